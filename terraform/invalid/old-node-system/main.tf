# must fail with: ami_type: must be AL2023_x86_64_STANDARD or AL2023_ARM_64_STANDARD
# No image of it is made for this Kubernetes.
module "cluster" {
  source = "../../modules/cluster"

  name               = "color-palette-dev"
  account_id         = "111122223333"
  region             = "eu-central-1"
  private_subnet_ids = ["subnet-0000000000000000a", "subnet-0000000000000000b", "subnet-0000000000000000c"]
  admin_role_arn     = "arn:aws:iam::111122223333:role/color-palette-cluster-admin"
  ami_type           = "AL2_x86_64"
}
