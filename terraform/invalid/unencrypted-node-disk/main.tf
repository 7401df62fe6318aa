# must fail with: An argument named "node_disk_encrypted" is not expected here
# There is no switch for it: the disk is encrypted always.
module "cluster" {
  source = "../../modules/cluster"

  name                = "color-palette-dev"
  account_id          = "111122223333"
  region              = "eu-central-1"
  private_subnet_ids  = ["subnet-0000000000000000a", "subnet-0000000000000000b", "subnet-0000000000000000c"]
  admin_role_arn      = "arn:aws:iam::111122223333:role/color-palette-cluster-admin"
  node_disk_encrypted = false
}
