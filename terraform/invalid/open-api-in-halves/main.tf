# must fail with: public_endpoint_cidrs: a prefix shorter than /8
# The same, written as two halves.
module "cluster" {
  source = "../../modules/cluster"

  name                  = "color-palette-dev"
  account_id            = "111122223333"
  region                = "eu-central-1"
  private_subnet_ids    = ["subnet-0000000000000000a", "subnet-0000000000000000b", "subnet-0000000000000000c"]
  admin_role_arn        = "arn:aws:iam::111122223333:role/color-palette-cluster-admin"
  public_endpoint       = true
  public_endpoint_cidrs = ["0.0.0.0/1", "128.0.0.0/1"]
}
