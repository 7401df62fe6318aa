# must fail with: backup_days: must be 1 to 35; 0 would turn the backups off
# Nothing could be restored.
module "database" {
  source = "../../modules/database"

  name                     = "color-palette-dev"
  account_id               = "111122223333"
  region                   = "eu-central-1"
  vpc_id                   = "vpc-00000000000000001"
  subnet_ids               = ["subnet-0000000000000000a", "subnet-0000000000000000b", "subnet-0000000000000000c"]
  client_security_group_id = "sg-00000000000000001"
  multi_az                 = false
  deletion_protection      = false
  backup_days              = 0
}
