# must fail with: aws_ecr_repository.image_tag_mutability = "IMUTABLE" is not known to AWS
# A misspelt value is text as any other to the schema: the service's own model knows better.
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
  name                 = "color-palette-api"
  image_tag_mutability = "IMUTABLE"
}
