output "secret_arns" {
  description = "Each secret's ARN by its last name."
  value       = { for name, secret in aws_secretsmanager_secret.this : name => secret.arn }
}

output "secret_prefix" {
  description = "What every secret of the environment starts with, for the workload's role."
  value       = "${local.prefix}/"
}

output "external_secrets_role_arn" {
  description = "The operator's role, for its ServiceAccount's annotation; null when external_secrets is off."
  value       = one(module.external_secrets[*].role_arn)
}
