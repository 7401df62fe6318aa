mock_provider "aws" {}

variables {
  name                     = "color-palette-dev-workload"
  account_id               = "111122223333"
  region                   = "eu-central-1"
  issuer                   = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  namespace                = "color-palette-dev"
  service_account          = "color-palette-api"
  permissions_boundary_arn = "arn:aws:iam::111122223333:policy/color-palette-workload-boundary"
}

run "trusts_one_service_account_of_one_cluster" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role.this.assume_role_policy) == jsondecode(jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "OneServiceAccount"
        Effect    = "Allow"
        Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF" }
        Action    = "sts:AssumeRoleWithWebIdentity"
        Condition = {
          StringEquals = {
            "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:aud" = "sts.amazonaws.com"
            "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub" = "system:serviceaccount:color-palette-dev:color-palette-api"
          }
        }
      }]
    }))
    error_message = "the trust policy is not exactly: this issuer without https://, this audience, this ServiceAccount"
  }

  assert {
    condition     = aws_iam_role.this.permissions_boundary == "arn:aws:iam::111122223333:policy/color-palette-workload-boundary"
    error_message = "the role has no permissions boundary"
  }

  assert {
    condition     = output.role_arn == "arn:aws:iam::111122223333:role/color-palette-dev-workload" && output.role_name == "color-palette-dev-workload"
    error_message = "the outputs are not the role's ARN and name"
  }
}

run "may_do_nothing_by_default" {
  command = plan

  assert {
    condition     = length(aws_iam_role_policy.this) == 0
    error_message = "a role without secrets and database has a policy"
  }

  assert {
    condition     = length(aws_iam_role_policies_exclusive.this.policy_names) == 0 && length(aws_iam_role_policy_attachments_exclusive.this.policy_arns) == 0
    error_message = "policies that were added by hand would stay"
  }
}

run "reads_its_own_secrets_only" {
  command = plan

  variables {
    secret_prefix = "color-palette/dev/"
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this[0].policy) == jsondecode(jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "ReadOwnSecrets"
          Effect   = "Allow"
          Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy", "secretsmanager:GetSecretValue", "secretsmanager:ListSecretVersionIds"]
          Resource = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:color-palette/dev/*"
        },
        {
          Sid      = "DecryptOwnSecrets"
          Effect   = "Allow"
          Action   = "kms:Decrypt"
          Resource = "arn:aws:kms:eu-central-1:111122223333:key/*"
          Condition = {
            StringEquals = { "kms:ViaService" = "secretsmanager.eu-central-1.amazonaws.com" }
            StringLike   = { "kms:EncryptionContext:SecretARN" = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:color-palette/dev/*" }
          }
        },
      ]
    }))
    error_message = "the policy is not exactly: read and decrypt color-palette/dev/*"
  }
}

run "a_prefix_ends_at_a_segment" {
  command = plan

  variables {
    secret_prefix = "color-palette/dev"
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.this[0].policy).Statement[0].Resource == "arn:aws:secretsmanager:eu-central-1:111122223333:secret:color-palette/dev/*"
    error_message = "without its slash the prefix would match color-palette/development, too"
  }
}

run "connects_as_one_user_of_one_database" {
  command = plan

  variables {
    database_user        = "color_palette"
    database_resource_id = "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this[0].policy).Statement == jsondecode(jsonencode([{
      Sid      = "ConnectAsOneDatabaseUser"
      Effect   = "Allow"
      Action   = "rds-db:connect"
      Resource = "arn:aws:rds-db:eu-central-1:111122223333:dbuser:db-ABCDEFGHIJKLMNOPQRSTUVWXYZ/color_palette"
    }]))
    error_message = "the policy is not exactly: connect as color_palette to this database"
  }
}

run "takes_further_statements" {
  command = plan

  variables {
    secret_prefix = "color-palette/dev/"
    statements    = ["{\"Sid\":\"See\",\"Effect\":\"Allow\",\"Action\":\"ec2:DescribeVpcs\",\"Resource\":\"*\"}"]
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.this[0].policy).Statement : statement.Sid] == ["ReadOwnSecrets", "DecryptOwnSecrets", "See"]
    error_message = "the further statement is missing, or others are"
  }
}

run "other_partitions" {
  command = plan

  variables {
    partition                = "aws-us-gov"
    region                   = "us-gov-west-1"
    secret_prefix            = "color-palette/dev/"
    permissions_boundary_arn = "arn:aws-us-gov:iam::111122223333:policy/color-palette-workload-boundary"
  }

  assert {
    condition     = !strcontains(aws_iam_role_policy.this[0].policy, "arn:aws:") && !strcontains(aws_iam_role.this.assume_role_policy, "arn:aws:")
    error_message = "an ARN is of the ordinary partition"
  }
}

run "refuses_a_wildcard_service_account" {
  command = plan
  variables { service_account = "*" }
  expect_failures = [var.service_account]
}

run "refuses_a_wildcard_namespace" {
  command = plan
  variables { namespace = "color-palette-*" }
  expect_failures = [var.namespace]
}

run "refuses_an_issuer_without_scheme" {
  command = plan
  variables { issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF" }
  expect_failures = [var.issuer]
}

run "refuses_an_issuer_that_ends_in_a_slash" {
  command = plan
  variables { issuer = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF/" }
  expect_failures = [var.issuer]
}

run "refuses_the_dual_stack_issuer" {
  command = plan
  variables { issuer = "https://oidc-eks.eu-central-1.api.aws/id/0123456789ABCDEF0123456789ABCDEF" }
  expect_failures = [var.issuer]
}

run "refuses_a_role_without_boundary" {
  command = plan
  variables { permissions_boundary_arn = null }
  expect_failures = [var.permissions_boundary_arn]
}

run "refuses_a_boundary_of_another_account" {
  command = plan
  variables { permissions_boundary_arn = "arn:aws:iam::999999999999:policy/color-palette-workload-boundary" }
  expect_failures = [var.permissions_boundary_arn]
}

run "refuses_all_secrets" {
  command = plan
  variables { secret_prefix = "color-palette/*" }
  expect_failures = [var.secret_prefix]
}

run "refuses_the_secrets_of_every_environment" {
  command = plan
  variables { secret_prefix = "color-palette/" }
  expect_failures = [var.secret_prefix]
}

run "refuses_a_wildcard_database_user" {
  command = plan
  variables {
    database_user        = "*"
    database_resource_id = "db-ABC"
  }
  expect_failures = [var.database_user]
}

run "refuses_a_user_of_every_database" {
  command = plan
  variables { database_user = "color_palette" }
  expect_failures = [var.database_resource_id]
}

run "refuses_a_statement_that_allows_everything" {
  command = plan
  variables { statements = ["{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}"] }
  expect_failures = [var.statements]
}

run "refuses_a_short_account" {
  command = plan
  variables { account_id = "1234" }
  expect_failures = [var.account_id]
}
