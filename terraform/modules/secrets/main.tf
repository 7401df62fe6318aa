# The environment's secrets: their names, their key and who reads them. Values are put by hand or by another system,
# never by Terraform: they would lie in its state.

locals {
  prefix     = "color-palette/${var.environment}"
  alias      = "alias/color-palette-${var.environment}-secrets"
  arn_prefix = "arn:${var.partition}:secretsmanager:${var.region}:${var.account_id}:secret"
  roles_arn  = "arn:${var.partition}:iam::${var.account_id}:role"

  external_secrets_role = "color-palette-${var.environment}-external-secrets"
  readers = concat(
    ["${local.roles_arn}/color-palette-${var.environment}-workload"],
    var.external_secrets ? ["${local.roles_arn}/${local.external_secrets_role}"] : [],
  )
}

resource "aws_kms_key" "this" {
  description             = "Secrets of ${var.environment}"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      # Leaves the decision to IAM's policies; without it a key can be lost to everyone.
      Sid       = "IamDecides"
      Effect    = "Allow"
      Principal = { AWS = "arn:${var.partition}:iam::${var.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*" # in a key's policy that is the key itself
    }]
  })
}

resource "aws_kms_alias" "this" {
  name          = local.alias
  target_key_id = aws_kms_key.this.key_id
}

resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV2_AWS_57:The values come from other systems, which rotate them; the database has no password (IAM).
  for_each = var.names

  name                    = "${local.prefix}/${each.key}"
  description             = "${each.key} of color-palette-api in ${var.environment}"
  kms_key_id              = local.alias
  recovery_window_in_days = var.recovery_window_days

  # The alias is a name, so the order has to be said.
  depends_on = [aws_kms_alias.this]
}

resource "aws_secretsmanager_secret_policy" "this" {
  for_each = var.names

  secret_arn          = aws_secretsmanager_secret.this[each.key].arn
  block_public_policy = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      # Even an administrator does not read a value without first changing this policy, which the trail records.
      Sid       = "OnlyTheseRolesRead"
      Effect    = "Deny"
      Principal = "*"
      Action    = "secretsmanager:GetSecretValue"                          # BatchGetSecretValue asks for it, too
      Resource  = "${local.arn_prefix}:${local.prefix}/${each.key}-??????" # Secrets Manager adds six characters
      Condition = { ArnNotEquals = { "aws:PrincipalArn" = local.readers } }
    }]
  })
}

# The operator's own identity, for clusters where it may read for the service; off by default, because
# k8s/components/external-secrets reads with the service's identity.
module "external_secrets" {
  source = "../workload-identity"
  count  = var.external_secrets ? 1 : 0

  name                     = local.external_secrets_role
  account_id               = var.account_id
  region                   = var.region
  partition                = var.partition
  issuer                   = var.issuer
  namespace                = "external-secrets"
  service_account          = "external-secrets"
  permissions_boundary_arn = var.permissions_boundary_arn
  secret_prefix            = "${local.prefix}/"
}
