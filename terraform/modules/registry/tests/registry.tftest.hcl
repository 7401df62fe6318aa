mock_provider "aws" {}

variables {
  name            = "color-palette-api"
  account_id      = "111122223333"
  region          = "eu-central-1"
  pull_role_names = ["color-palette-dev-node", "GitHubActions-ECR-Push"]
}

run "immutable_encrypted_scanned" {
  command = plan

  assert {
    condition     = aws_ecr_repository.this.image_tag_mutability == "IMMUTABLE"
    error_message = "a tag can be pushed twice"
  }

  assert {
    condition     = one(aws_ecr_repository.this.encryption_configuration).encryption_type == "KMS" && aws_kms_key.this.enable_key_rotation
    error_message = "the images are not encrypted by a key of ours that rotates"
  }

  assert {
    condition     = one(aws_ecr_repository.this.image_scanning_configuration).scan_on_push
    error_message = "images are not scanned on push"
  }

  assert {
    condition     = aws_ecr_repository.this.force_delete == false
    error_message = "a repository that holds images could be deleted"
  }

  assert {
    condition     = output.repository_url == "111122223333.dkr.ecr.eu-central-1.amazonaws.com/color-palette-api" && output.repository_arn == "arn:aws:ecr:eu-central-1:111122223333:repository/color-palette-api"
    error_message = "the outputs are not the repository's address and ARN"
  }
}

run "encrypted_by_its_own_key" {
  # Applied, since the key's ARN is known only then.
  assert {
    condition     = one(aws_ecr_repository.this.encryption_configuration).kms_key == aws_kms_key.this.arn && aws_kms_alias.this.target_key_id == aws_kms_key.this.key_id
    error_message = "the repository is not encrypted by the key that is made for it"
  }
}

run "expires_untagged_images_only" {
  command = plan

  assert {
    condition = jsondecode(aws_ecr_lifecycle_policy.this.policy).rules == jsondecode(jsonencode([{
      rulePriority = 1
      description  = "Untagged images, which no environment names, expire after 30 days"
      selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 30 }
      action       = { type = "expire" }
    }]))
    error_message = "the lifecycle could expire an image that an environment runs"
  }
}

run "named_roles_pull" {
  command = plan

  assert {
    condition = jsondecode(aws_ecr_repository_policy.this.policy) == jsondecode(jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "OnlyTheseRolesPull"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Condition = {
          ArnNotEquals = { "aws:PrincipalArn" = ["arn:aws:iam::111122223333:role/GitHubActions-ECR-Push", "arn:aws:iam::111122223333:role/color-palette-dev-node"] }
          Bool         = { "aws:PrincipalIsAWSService" = "false" }
        }
      }]
    }))
    error_message = "who may pull is not exactly the roles that were named"
  }
}

run "refuses_mutable_tags" {
  command = plan
  variables { tag_mutability = "MUTABLE" }
  expect_failures = [var.tag_mutability]
}

run "refuses_mutable_tags_with_exclusions" {
  command = plan
  variables { tag_mutability = "IMMUTABLE_WITH_EXCLUSION" }
  expect_failures = [var.tag_mutability]
}

run "refuses_that_nobody_pulls" {
  command = plan
  variables { pull_role_names = [] }
  expect_failures = [var.pull_role_names]
}

run "refuses_wildcard_pullers" {
  command = plan
  variables { pull_role_names = ["color-palette-*"] }
  expect_failures = [var.pull_role_names]
}

run "refuses_to_expire_at_once" {
  command = plan
  variables { untagged_days = 0 }
  expect_failures = [var.untagged_days]
}

run "refuses_a_short_account" {
  command = plan
  variables { account_id = "1234" }
  expect_failures = [var.account_id]
}

run "refuses_a_name_with_capitals" {
  command = plan
  variables { name = "Color-Palette" }
  expect_failures = [var.name]
}
