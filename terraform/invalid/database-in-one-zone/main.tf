# must fail with: subnet_ids: must be at least three
# A standby would have nowhere to go.
module "database" {
  source = "../../modules/database"

  name                     = "color-palette-dev"
  account_id               = "111122223333"
  region                   = "eu-central-1"
  vpc_id                   = "vpc-00000000000000001"
  subnet_ids               = ["subnet-0000000000000000a"]
  client_security_group_id = "sg-00000000000000001"
  multi_az                 = false
  deletion_protection      = false
  backup_days              = 1
}
