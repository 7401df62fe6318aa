# One Kubernetes ServiceAccount's AWS identity (IRSA): who may take the role, and what it may do.

locals {
  # IAM knows the issuer without its scheme: in the provider's ARN and in the condition keys.
  issuer = trimprefix(var.issuer, "https://")

  secrets_arn = var.secret_prefix == null ? null : (
    "arn:${var.partition}:secretsmanager:${var.region}:${var.account_id}:secret:${trimsuffix(var.secret_prefix, "/")}/*"
  )

  # Each as JSON, since statements have different shapes and a list does not.
  read_secrets = var.secret_prefix == null ? [] : [
    jsonencode({
      Sid    = "ReadOwnSecrets"
      Effect = "Allow"
      Action = [
        "secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy", "secretsmanager:GetSecretValue",
        "secretsmanager:ListSecretVersionIds",
      ]
      Resource = local.secrets_arn
    }),
    # Secrets Manager decrypts in the reader's name, and says for which secret in the encryption context: hence any key,
    # but only for these secrets and only through that service.
    jsonencode({
      Sid      = "DecryptOwnSecrets"
      Effect   = "Allow"
      Action   = "kms:Decrypt"
      Resource = "arn:${var.partition}:kms:${var.region}:${var.account_id}:key/*"
      Condition = {
        StringEquals = { "kms:ViaService" = "secretsmanager.${var.region}.amazonaws.com" }
        StringLike   = { "kms:EncryptionContext:SecretARN" = local.secrets_arn }
      }
    }),
  ]

  # The database's own id, not "*": another environment's database knows a user of the same name.
  connect_to_database = var.database_user == null ? [] : [
    jsonencode({
      Sid      = "ConnectAsOneDatabaseUser"
      Effect   = "Allow"
      Action   = "rds-db:connect"
      Resource = "arn:${var.partition}:rds-db:${var.region}:${var.account_id}:dbuser:${var.database_resource_id}/${var.database_user}"
    }),
  ]

  statements = concat(local.read_secrets, local.connect_to_database, var.statements)
}

resource "aws_iam_role" "this" {
  name                 = var.name
  description          = "ServiceAccount ${var.namespace}/${var.service_account}"
  permissions_boundary = var.permissions_boundary_arn
  max_session_duration = 3600

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OneServiceAccount"
      Effect    = "Allow"
      Principal = { Federated = "arn:${var.partition}:iam::${var.account_id}:oidc-provider/${local.issuer}" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "${local.issuer}:aud" = "sts.amazonaws.com"
          "${local.issuer}:sub" = "system:serviceaccount:${var.namespace}:${var.service_account}"
        }
      }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  # A role that may do nothing needs no policy, and IAM refuses an empty one.
  count = length(local.statements) > 0 ? 1 : 0

  name = var.name
  role = aws_iam_role.this.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for statement in local.statements : jsondecode(statement)]
  })
}

# What somebody adds to the role by hand is drift: the next apply takes it off.
resource "aws_iam_role_policies_exclusive" "this" {
  role_name    = aws_iam_role.this.name
  policy_names = aws_iam_role_policy.this[*].name
}

resource "aws_iam_role_policy_attachments_exclusive" "this" {
  role_name   = aws_iam_role.this.name
  policy_arns = []
}
