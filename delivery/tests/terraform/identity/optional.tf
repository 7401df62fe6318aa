# What no environment turns on by itself, for the tables: the operator's own identity, the load balancers' controller.
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
  }
}

module "secrets" {
  source = "../../modules/secrets"

  environment              = "optional"
  account_id               = "${account}"
  region                   = "${region}"
  names                    = ["api"]
  external_secrets         = true
  issuer                   = "${issuer}"
  permissions_boundary_arn = "arn:aws:iam::${account}:policy/color-palette-workload-boundary"
}

module "load_balancer_controller" {
  source = "../../modules/load-balancer-controller"

  enabled                  = true
  cluster_name             = "color-palette-optional"
  account_id               = "${account}"
  region                   = "${region}"
  issuer                   = "${issuer}"
  vpc_id                   = "vpc-0"
  permissions_boundary_arn = "arn:aws:iam::${account}:policy/color-palette-platform-boundary"
}
