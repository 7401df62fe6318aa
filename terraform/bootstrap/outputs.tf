output "github_variables" {
  description = "Set these as variables of the GitHub repository (gh variable set NAME --body VALUE)."
  value = {
    AWS_ACCOUNT_ID = var.account_id
    AWS_REGION     = var.region
  }
}

output "github_environments" {
  description = "Make these environments of the GitHub repository, each with reviewers; terraform-apply for main only."
  value       = ["terraform-plan", "terraform-apply"]
}

output "github_role_arns" {
  description = "The roles that the workflows take, each from its own job only."
  value       = { for key, role in local.github_roles : role.name => "${local.iam}:role/${aws_iam_role.github[key].name}" }
}

output "github_subjects" {
  description = "The exact subjects that each role trusts: compare with the token when GitHub is refused."
  value       = { for key, role in local.github_roles : role.name => local.github_subjects[key] }
}

output "state_bucket" {
  description = "The bucket that every backend.tf names."
  value       = aws_s3_bucket.state.bucket
}

output "registry_url" {
  description = "The images' name, as the overlays in k8s/overlays write it."
  value       = module.registry.repository_url
}

output "cluster_admin_role_arn" {
  description = "Take this role for kubectl: aws eks update-kubeconfig --name color-palette-dev --role-arn ARN."
  value       = "${local.iam}:role/${aws_iam_role.cluster_admin.name}"
}

output "workload_boundary_arn" {
  description = "The permissions boundary of every workload's role."
  value       = "${local.iam}:policy/${aws_iam_policy.workload_boundary.name}"
}

output "platform_boundary_arn" {
  description = "The permissions boundary of the platform's own roles that have a policy written here."
  value       = "${local.iam}:policy/${aws_iam_policy.platform_boundary.name}"
}
