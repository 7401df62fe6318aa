# One registry for all environments: promotion copies a digest in Git and no image anywhere.

module "registry" {
  source = "../modules/registry"

  name       = "color-palette-api"
  account_id = var.account_id
  region     = var.region
  partition  = var.partition

  pull_role_names = setunion(
    ["GitHubActions-ECR-Push"],
    [for prefix in local.prefixes : "${prefix}-node"],
    var.further_pull_role_names,
  )
}
