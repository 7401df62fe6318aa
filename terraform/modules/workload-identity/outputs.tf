output "role_arn" {
  description = "The role's ARN, for the ServiceAccount's annotation eks.amazonaws.com/role-arn; known before the role is there."
  value       = "arn:${var.partition}:iam::${var.account_id}:role/${aws_iam_role.this.name}"
}

output "role_name" {
  description = "The role's name."
  value       = aws_iam_role.this.name
}
