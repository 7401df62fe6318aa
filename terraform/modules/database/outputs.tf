output "endpoint" {
  description = "Host and port of the database."
  value       = aws_db_instance.this.endpoint
}

output "resource_id" {
  description = "The id by which IAM policies name the database (rds-db:connect)."
  value       = aws_db_instance.this.resource_id
}

output "user" {
  description = "The database user that comes with an IAM token and has no password; the migration makes it (README.md)."
  value       = local.user
}

output "admin_secret_arn" {
  description = "Where RDS keeps the administrator's password; only the migration needs it."
  value       = one(aws_db_instance.this.master_user_secret[*].secret_arn)
}

output "protection" {
  description = "How the database survives a zone and a mistake; the environments' tests look at it."
  value = {
    multi_az            = aws_db_instance.this.multi_az
    deletion_protection = aws_db_instance.this.deletion_protection
    backup_days         = aws_db_instance.this.backup_retention_period
  }
}
