# must fail with: backup_days: must be 7 or more where deletion_protection is on
# What is worth protecting is worth restoring.
module "database" {
  source = "../../modules/database"

  name                     = "color-palette-dev"
  account_id               = "111122223333"
  region                   = "eu-central-1"
  vpc_id                   = "vpc-00000000000000001"
  subnet_ids               = ["subnet-0000000000000000a", "subnet-0000000000000000b", "subnet-0000000000000000c"]
  client_security_group_id = "sg-00000000000000001"
  multi_az                 = false
  deletion_protection      = true
  backup_days              = 1
}
