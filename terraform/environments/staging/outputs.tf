output "kubeconfig_command" {
  description = "How an administrator comes to the cluster: by the admin role, which the own identity must be allowed to take."
  value       = "aws eks update-kubeconfig --region ${var.region} --name ${local.name} --role-arn arn:aws:iam::${var.account_id}:role/color-palette-cluster-admin"
}

output "kubernetes_api_answers" {
  description = "From where the command above can work."
  value       = var.public_endpoint ? "inside the VPC, and to ${join(", ", var.public_endpoint_cidrs)}" : "inside the VPC only, to the nodes${join("", [for cidr in var.private_endpoint_cidrs : " and ${cidr}"])}"
}

output "argocd_commands" {
  description = "The next manual step: Argo CD, the policies and this environment's Application (argocd/README.md)."
  value = [
    "argocd/install/fetch.sh",
    "kubectl apply --server-side --force-conflicts -k argocd/install",
    "kubectl -n argocd rollout status deployment/argocd-server",
    "kubectl apply -f argocd/projects",
    "kubectl apply -f argocd/application-policies.yaml -f argocd/application-staging.yaml",
  ]
}

output "service_account_annotation" {
  description = "What k8s/overlays/staging/serviceaccount.yaml must say; make configure wrote it."
  value       = "eks.amazonaws.com/role-arn: ${module.workload_identity.role_arn}"
}

output "secret_command" {
  description = "How the value of the service's secret is put in: Terraform makes the entry and never knows the value."
  value       = "aws secretsmanager put-secret-value --region ${var.region} --secret-id ${local.secret_prefix}api --secret-string file://secret.json"
}

output "database_endpoint" {
  description = "Where the database listens, for PALETTE settings and the migration (modules/database/README.md)."
  value       = module.database.endpoint
}

output "database_admin_secret" {
  description = "Where RDS keeps the administrator's password, for the migration that makes the service's user."
  value       = module.database.admin_secret_arn
}

output "load_balancer_controller_values" {
  description = "Helm values of the AWS Load Balancer Controller; null while it is off."
  value       = module.load_balancer_controller.install_values
}

output "issuer" {
  description = "The URL that issues the pods' identities."
  value       = module.cluster.issuer
}

output "workload_role_arn" {
  description = "The role of the service's pods."
  value       = module.workload_identity.role_arn
}
