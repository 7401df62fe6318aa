# must fail with: public_endpoint_cidrs: must be empty for a private cluster
# Who reads this would think that the API is public.
module "cluster" {
  source = "../../modules/cluster"

  name                        = "color-palette-dev"
  account_id                  = "111122223333"
  region                      = "eu-central-1"
  private_subnet_ids          = ["subnet-0000000000000000a", "subnet-0000000000000000b", "subnet-0000000000000000c"]
  admin_role_arn              = "arn:aws:iam::111122223333:role/color-palette-cluster-admin"
  public_endpoint_cidrs       = ["0.0.0.0/0"]
  public_endpoint_open_reason = "It has a reason, and no public endpoint."
}
