output "repository_url" {
  description = "What images are named by: <account>.dkr.ecr.<region>.amazonaws.com/<name>."
  value       = local.url
}

output "repository_arn" {
  description = "The repository's ARN."
  value       = local.arn
}

output "policy" {
  description = "Who may pull, as the repository's policy says it."
  value       = aws_ecr_repository_policy.this.policy
}
