output "role_arn" {
  description = "The controller's role; null when it is not enabled."
  value       = one(module.role[*].role_arn)
}

output "install_values" {
  description = "The values of the controller's Helm chart, for an Argo CD Application; null when it is not enabled."
  value = !var.enabled ? null : {
    clusterName = var.cluster_name
    region      = var.region
    vpcId       = var.vpc_id
    serviceAccount = {
      create      = true
      name        = "aws-load-balancer-controller"
      annotations = { "eks.amazonaws.com/role-arn" = one(module.role[*].role_arn) }
    }
    # Else every new Service of type LoadBalancer becomes the controller's, the existing ones of EKS stay as they are,
    # and the two differ by their age.
    enableServiceMutatorWebhook = false
    # Not used here, and each would need further rights.
    enableShield = false
    enableWaf    = false
    enableWafv2  = false
  }
}
