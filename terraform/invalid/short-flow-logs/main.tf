# must fail with: flow_log_retention_days: must be at least a year
# What happened last month would be gone.
module "network" {
  source = "../../modules/network"

  name                     = "color-palette-dev"
  account_id               = "111122223333"
  region                   = "eu-central-1"
  zones                    = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
  cluster_name             = "color-palette-dev"
  single_nat_gateway       = true
  permissions_boundary_arn = "arn:aws:iam::111122223333:policy/color-palette-platform-boundary"
  flow_log_retention_days  = 7
}
