mock_provider "aws" {}

variables {
  environment = "dev"
  account_id  = "111122223333"
  region      = "eu-central-1"
  names       = ["api", "webhook"]
}

run "names_and_no_values" {
  command = plan

  assert {
    condition     = toset([for secret in aws_secretsmanager_secret.this : secret.name]) == toset(["color-palette/dev/api", "color-palette/dev/webhook"])
    error_message = "the entries are not color-palette/dev/<name>"
  }

  assert {
    condition     = alltrue([for secret in aws_secretsmanager_secret.this : secret.kms_key_id == "alias/color-palette-dev-secrets" && secret.recovery_window_in_days == 30])
    error_message = "a secret is not encrypted by the environment's key, or is lost at once when deleted"
  }

  assert {
    condition     = aws_kms_alias.this.name == "alias/color-palette-dev-secrets" && aws_kms_key.this.enable_key_rotation
    error_message = "the key has not the alias that the secrets name, or does not rotate"
  }

  assert {
    condition     = output.secret_prefix == "color-palette/dev/" && output.external_secrets_role_arn == null
    error_message = "the prefix is another one, or there is an operator's role that nobody asked for"
  }
}

run "only_the_workload_reads" {
  command = plan

  assert {
    condition = jsondecode(aws_secretsmanager_secret_policy.this["api"].policy) == jsondecode(jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "OnlyTheseRolesRead"
        Effect    = "Deny"
        Principal = "*"
        Action    = "secretsmanager:GetSecretValue"
        Resource  = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:color-palette/dev/api-??????"
        Condition = { ArnNotEquals = { "aws:PrincipalArn" = ["arn:aws:iam::111122223333:role/color-palette-dev-workload"] } }
      }]
    }))
    error_message = "the entry can be read by others than the workload"
  }

  assert {
    condition     = toset(keys(aws_secretsmanager_secret_policy.this)) == toset(["api", "webhook"]) && alltrue([for policy in aws_secretsmanager_secret_policy.this : policy.block_public_policy])
    error_message = "an entry has no policy, or its policy could be made public"
  }
}

run "policies_lie_on_their_own_secrets" {
  # Applied, since ARNs are known only then.
  assert {
    condition     = alltrue([for name, policy in aws_secretsmanager_secret_policy.this : policy.secret_arn == aws_secretsmanager_secret.this[name].arn])
    error_message = "a policy lies on another secret"
  }

  assert {
    condition     = output.secret_arns == { for name, secret in aws_secretsmanager_secret.this : name => secret.arn }
    error_message = "the output is not each secret's ARN by its name"
  }
}

run "the_operator_reads_with_its_own_role" {
  command = plan

  variables {
    external_secrets         = true
    issuer                   = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
    permissions_boundary_arn = "arn:aws:iam::111122223333:policy/color-palette-workload-boundary"
  }

  assert {
    condition     = output.external_secrets_role_arn == "arn:aws:iam::111122223333:role/color-palette-dev-external-secrets"
    error_message = "the operator has no role"
  }

  assert {
    condition = jsondecode(aws_secretsmanager_secret_policy.this["api"].policy).Statement[0].Condition.ArnNotEquals["aws:PrincipalArn"] == [
      "arn:aws:iam::111122223333:role/color-palette-dev-workload", "arn:aws:iam::111122223333:role/color-palette-dev-external-secrets",
    ]
    error_message = "the readers are not exactly the workload and the operator"
  }
}

run "no_operator_without_issuer_and_boundary" {
  command = plan
  variables { external_secrets = true }
  expect_failures = [var.issuer, var.permissions_boundary_arn]
}

run "refuses_a_whole_path_as_a_name" {
  command = plan
  variables { names = ["color-palette/dev/api"] }
  expect_failures = [var.names]
}

run "refuses_a_name_that_looks_like_an_arns_end" {
  command = plan
  variables { names = ["api-a1b2c3"] }
  expect_failures = [var.names]
}

run "refuses_to_lose_a_secret_at_once" {
  command = plan
  variables { recovery_window_days = 0 }
  expect_failures = [var.recovery_window_days]
}

run "refuses_a_short_account" {
  command = plan
  variables { account_id = "1234" }
  expect_failures = [var.account_id]
}

run "refuses_every_environment" {
  command = plan
  variables { environment = "*" }
  expect_failures = [var.environment]
}
