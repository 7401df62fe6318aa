# The one registry of the account: what is tested in dev is, byte for byte, what runs in prod.

locals {
  arn       = "arn:${var.partition}:ecr:${var.region}:${var.account_id}:repository/${var.name}"
  url       = "${var.account_id}.dkr.ecr.${var.region}.amazonaws.com/${var.name}"
  roles_arn = "arn:${var.partition}:iam::${var.account_id}:role"
}

resource "aws_kms_key" "this" {
  description             = "Images of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      # Leaves the decision to IAM's policies; ECR itself works by grants that it makes with the repository.
      Sid       = "IamDecides"
      Effect    = "Allow"
      Principal = { AWS = "arn:${var.partition}:iam::${var.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*" # in a key's policy that is the key itself
    }]
  })
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}-registry"
  target_key_id = aws_kms_key.this.key_id
}

resource "aws_ecr_repository" "this" {
  name                 = var.name
  image_tag_mutability = var.tag_mutability
  force_delete         = false

  # Chosen once: ECR cannot change a repository's encryption.
  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.this.arn
  }

  image_scanning_configuration {
    scan_on_push = true
  }
}

# Untagged only: every image that an environment runs has its commit as its tag and stays.
resource "aws_ecr_lifecycle_policy" "this" {
  repository = aws_ecr_repository.this.name

  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "Untagged images, which no environment names, expire after ${var.untagged_days} days"
      selection = {
        tagStatus   = "untagged"
        countType   = "sinceImagePushed"
        countUnit   = "days"
        countNumber = var.untagged_days
      }
      action = { type = "expire" }
    }]
  })
}

# Who pulls is a closed list. Within an account any role's own policy could else allow it. The push role is on it: it
# asks (BatchGetImage) whether its tag is already there before it pushes.
resource "aws_ecr_repository_policy" "this" {
  repository = aws_ecr_repository.this.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyTheseRolesPull"
      Effect    = "Deny"
      Principal = "*"
      Action    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      Condition = {
        ArnNotEquals = { "aws:PrincipalArn" = [for name in sort(var.pull_role_names) : "${local.roles_arn}/${name}"] }
        # AWS's own scanner is no role of the account.
        Bool = { "aws:PrincipalIsAWSService" = "false" }
      }
    }]
  })
}
