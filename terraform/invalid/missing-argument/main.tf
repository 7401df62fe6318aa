# must fail with: The argument "assume_role_policy" is required, but no definition was found.
# A role says who takes it.
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
  }
}

resource "aws_iam_role" "this" {
  name = "color-palette-dev-workload"
}
