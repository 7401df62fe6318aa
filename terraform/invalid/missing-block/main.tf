# must fail with: At least 1 "vpc_config" blocks are required.
# A cluster lies in subnets.
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
  }
}

resource "aws_eks_cluster" "this" {
  name     = "color-palette-dev"
  role_arn = "arn:aws:iam::111122223333:role/color-palette-dev-cluster"
}
