# must fail with: private_subnet_ids: must be at least three
# The loss of one zone would take the cluster.
module "cluster" {
  source = "../../modules/cluster"

  name               = "color-palette-dev"
  account_id         = "111122223333"
  region             = "eu-central-1"
  private_subnet_ids = ["subnet-0000000000000000a"]
  admin_role_arn     = "arn:aws:iam::111122223333:role/color-palette-cluster-admin"
}
