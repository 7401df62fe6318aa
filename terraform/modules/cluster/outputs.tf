output "name" {
  description = "The cluster's name."
  value       = aws_eks_cluster.this.name
}

output "endpoint" {
  description = "The address of the Kubernetes API."
  value       = aws_eks_cluster.this.endpoint
}

output "issuer" {
  description = "The URL that issues the pods' identities, with https:// in front."
  value       = aws_eks_cluster.this.identity[0].oidc[0].issuer
}

output "oidc_provider_arn" {
  description = "The IAM provider of the pods' identities."
  value       = aws_iam_openid_connect_provider.this.arn
}

output "node_security_group_id" {
  description = "The security group of the nodes (EKS makes it, and the control plane has it, too)."
  value       = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}

output "node_role_arn" {
  description = "The role by which the nodes pull images."
  value       = "arn:${var.partition}:iam::${var.account_id}:role/${aws_iam_role.node.name}"
}
