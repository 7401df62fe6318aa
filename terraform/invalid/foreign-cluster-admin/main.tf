# must fail with: admin_role_arn: must be a role of the account 111122223333
# Another account would administer the cluster.
module "cluster" {
  source = "../../modules/cluster"

  name               = "color-palette-dev"
  account_id         = "111122223333"
  region             = "eu-central-1"
  private_subnet_ids = ["subnet-0000000000000000a", "subnet-0000000000000000b", "subnet-0000000000000000c"]
  admin_role_arn     = "arn:aws:iam::999999999999:role/color-palette-cluster-admin"
}
