# must fail with: node_min: must be 2 or more
# A drained node would take the service.
module "cluster" {
  source = "../../modules/cluster"

  name               = "color-palette-dev"
  account_id         = "111122223333"
  region             = "eu-central-1"
  private_subnet_ids = ["subnet-0000000000000000a", "subnet-0000000000000000b", "subnet-0000000000000000c"]
  admin_role_arn     = "arn:aws:iam::111122223333:role/color-palette-cluster-admin"
  node_min           = 1
}
