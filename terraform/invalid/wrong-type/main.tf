# must fail with: Inappropriate value for attribute "backup_retention_period": a number is required.
# Days are a number.
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
  }
}

resource "aws_db_instance" "this" {
  instance_class          = "db.t4g.micro"
  backup_retention_period = "a week"
}
