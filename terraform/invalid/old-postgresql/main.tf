# must fail with: engine_version: must be a major version of PostgreSQL, 15 or newer
# Its community support is over.
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
  backup_days              = 1
  engine_version           = "11"
}
