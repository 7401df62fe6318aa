# What pushing an image takes, and nothing else: no deletion, no other repository, no setting. The repository's
# immutable tags keep it from overwriting.

locals {
  push_statements = [
    {
      Sid      = "LogInToTheRegistry"
      Effect   = "Allow"
      Action   = ["ecr:GetAuthorizationToken"]
      Resource = "*" # AWS takes no other resource: the token carries the role's rights, and no more
    },
    {
      Sid    = "PushToOneRepository"
      Effect = "Allow"
      Action = [
        "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload",
        "ecr:PutImage", "ecr:UploadLayerPart",
      ]
      Resource = module.registry.repository_arn
    },
  ]
}
