# must fail with: An argument named "tag_mutability" is not expected here.
# The provider calls it image_tag_mutability: a misspelt setting must not be thought to hold.
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
  }
}

resource "aws_ecr_repository" "this" {
  name           = "color-palette-api"
  tag_mutability = "IMMUTABLE"
}
