# must fail with: zones: must be three to six different availability zones
# The loss of one zone would take everything.
module "network" {
  source = "../../modules/network"

  name                     = "color-palette-dev"
  account_id               = "111122223333"
  region                   = "eu-central-1"
  zones                    = ["eu-central-1a"]
  cluster_name             = "color-palette-dev"
  single_nat_gateway       = true
  permissions_boundary_arn = "arn:aws:iam::111122223333:policy/color-palette-platform-boundary"
}
