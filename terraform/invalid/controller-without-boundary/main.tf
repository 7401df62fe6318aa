# must fail with: permissions_boundary_arn: missing, and the controller is enabled
# A role without a bound.
module "load_balancer_controller" {
  source = "../../modules/load-balancer-controller"

  enabled                  = true
  cluster_name             = "color-palette-dev"
  account_id               = "111122223333"
  region                   = "eu-central-1"
  issuer                   = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  vpc_id                   = "vpc-0123456789abcdef0"
  permissions_boundary_arn = null
}
