mock_provider "aws" {}

# terraform.tfvars is read here as by plan; these are its values, so that the tests hold whatever it says.
variables {
  account_id                   = "111122223333"
  region                       = "eu-central-1"
  github_owner                 = "example-org"
  github_owner_id              = "1234567"
  github_repository            = "color-palette-api"
  github_repository_id         = "7654321"
  cluster_admin_principal_arns = ["arn:aws:iam::111122223333:role/platform-admin"]
}

run "the_state_is_kept_and_closed" {
  command = plan

  assert {
    condition     = aws_s3_bucket.state.bucket == "color-palette-state-111122223333-eu-central-1" && aws_kms_alias.state.name == "alias/color-palette-state"
    error_message = "the bucket or the key has another name than the backends write"
  }

  assert {
    condition     = one(aws_s3_bucket_versioning.state.versioning_configuration).status == "Enabled"
    error_message = "an overwritten state is lost"
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.state.rule).apply_server_side_encryption_by_default).sse_algorithm == "aws:kms" && aws_kms_key.state.enable_key_rotation
    error_message = "the state is not encrypted by a key of ours that rotates"
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.state.block_public_acls, aws_s3_bucket_public_access_block.state.block_public_policy,
      aws_s3_bucket_public_access_block.state.ignore_public_acls, aws_s3_bucket_public_access_block.state.restrict_public_buckets,
    ])
    error_message = "the state could be made public"
  }

  assert {
    condition     = one(aws_s3_bucket_ownership_controls.state.rule).object_ownership == "BucketOwnerEnforced"
    error_message = "the bucket still knows access lists"
  }

  assert {
    condition = jsondecode(aws_s3_bucket_policy.state.policy) == jsondecode(jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid       = "TlsOnly"
          Effect    = "Deny"
          Principal = "*"
          Action    = "s3:*"
          Resource  = ["arn:aws:s3:::color-palette-state-111122223333-eu-central-1", "arn:aws:s3:::color-palette-state-111122223333-eu-central-1/*"]
          Condition = { Bool = { "aws:SecureTransport" = "false" } }
        },
        {
          Sid       = "NoOldTls"
          Effect    = "Deny"
          Principal = "*"
          Action    = "s3:*"
          Resource  = ["arn:aws:s3:::color-palette-state-111122223333-eu-central-1", "arn:aws:s3:::color-palette-state-111122223333-eu-central-1/*"]
          Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
        },
      ]
    }))
    error_message = "the state can be reached without TLS"
  }

  assert {
    condition = (
      one(one(aws_s3_bucket_lifecycle_configuration.state.rule).noncurrent_version_expiration).noncurrent_days == 90
      && one(one(aws_s3_bucket_lifecycle_configuration.state.rule).noncurrent_version_expiration).newer_noncurrent_versions == 10
      && length(one(aws_s3_bucket_lifecycle_configuration.state.rule).expiration) == 0
    )
    error_message = "the state itself would expire, or its history too soon"
  }
}

run "github_is_known_by_its_issuer" {
  command = plan

  assert {
    condition     = aws_iam_openid_connect_provider.github[0].url == "https://token.actions.githubusercontent.com" && aws_iam_openid_connect_provider.github[0].client_id_list == toset(["sts.amazonaws.com"])
    error_message = "GitHub's issuer or the audience is another one"
  }
}

run "an_account_that_knows_github_already" {
  command = plan
  variables { create_github_oidc_provider = false }

  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0
    error_message = "the issuer would be registered twice"
  }

  assert {
    condition     = jsondecode(aws_iam_role.github["push"].assume_role_policy).Statement[0].Principal.Federated == "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
    error_message = "the role does not trust the issuer that is there"
  }
}

run "each_role_trusts_one_context_in_both_forms" {
  command = plan

  assert {
    condition = { for key, role in aws_iam_role.github : role.name => jsondecode(role.assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] } == {
      "GitHubActions-ECR-Push" = [
        "repo:example-org@1234567/color-palette-api@7654321:ref:refs/heads/main", "repo:example-org/color-palette-api:ref:refs/heads/main",
      ]
      "GitHubActions-Terraform-Plan" = [
        "repo:example-org@1234567/color-palette-api@7654321:environment:terraform-plan", "repo:example-org/color-palette-api:environment:terraform-plan",
      ]
      "GitHubActions-Terraform-Apply" = [
        "repo:example-org@1234567/color-palette-api@7654321:environment:terraform-apply", "repo:example-org/color-palette-api:environment:terraform-apply",
      ]
    }
    error_message = "a role trusts other subjects than its own context of this repository"
  }

  assert {
    condition = alltrue([
      for role in aws_iam_role.github : jsondecode(role.assume_role_policy) == jsondecode(jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Sid       = "OneRepositoryOneContext"
          Effect    = "Allow"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Action    = "sts:AssumeRoleWithWebIdentity"
          Condition = {
            StringEquals = {
              "token.actions.githubusercontent.com:aud"           = "sts.amazonaws.com"
              "token.actions.githubusercontent.com:repository_id" = "7654321"
              "token.actions.githubusercontent.com:sub"           = jsondecode(role.assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"]
            }
          }
        }]
      }))
    ])
    error_message = "a trust policy is not exactly: GitHub's issuer, audience, repository id and subject, by StringEquals"
  }

  assert {
    condition     = alltrue([for role in aws_iam_role.github : role.max_session_duration == 3600 && !strcontains(role.assume_role_policy, "*")])
    error_message = "a session lasts longer than an hour, or a trust policy holds a wildcard"
  }
}

run "one_subject_form_once_it_is_known" {
  command = plan
  variables { github_subject_forms = ["ids"] }

  assert {
    condition     = output.github_subjects["GitHubActions-ECR-Push"] == ["repo:example-org@1234567/color-palette-api@7654321:ref:refs/heads/main"]
    error_message = "the other form is still trusted"
  }
}

run "pushing_is_all_that_push_does" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_policy.github["push/push"].policy).Statement == jsondecode(jsonencode([
      {
        Sid      = "LogInToTheRegistry"
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = "*"
      },
      {
        Sid    = "PushToOneRepository"
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload",
          "ecr:PutImage", "ecr:UploadLayerPart",
        ]
        Resource = "arn:aws:ecr:eu-central-1:111122223333:repository/color-palette-api"
      },
    ]))
    error_message = "the push role does more or less than push"
  }

  assert {
    condition     = [for key, policy in local.github_role_policies : key if policy.role == "push"] == ["push/push"]
    error_message = "the push role has further policies"
  }
}

run "plan_changes_nothing" {
  command = plan

  # By the words of its actions: everything that plan may do sees, lists, reads or decrypts a state.
  assert {
    condition = length([
      for action in flatten([for key, policy in aws_iam_policy.github : [for statement in jsondecode(policy.policy).Statement : statement.Action if statement.Effect == "Allow"] if startswith(key, "plan/")]) :
      action if !can(regex("^(ec2:Describe|eks:(Describe|List)|iam:(Get|List)|kms:(Decrypt|Describe|Get|List)|logs:(Describe|List)|rds:(Describe|List)|s3:(GetObject$|ListBucket$)|secretsmanager:(DescribeSecret|GetResourcePolicy)$)", action))
    ]) == 0
    error_message = "the plan role may do something that is no reading"
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_policy.github["plan/state"].policy).Statement : statement.Condition == jsondecode(jsonencode({
        StringEquals = { "kms:ViaService" = "s3.eu-central-1.amazonaws.com" }
        StringLike   = { "kms:EncryptionContext:aws:s3:arn" = ["arn:aws:s3:::color-palette-state-111122223333-eu-central-1", "arn:aws:s3:::color-palette-state-111122223333-eu-central-1/*"] }
      })) if statement.Sid == "DecryptStates"
    ])
    error_message = "the plan role decrypts more than the states"
  }

  assert {
    condition     = length([for key, policy in aws_iam_policy.github : key if startswith(key, "plan/")]) == 3
    error_message = "the plan role has other policies than state, read and guard"
  }
}

run "nobody_reads_secrets_by_github" {
  command = plan

  assert {
    condition = alltrue([
      for key in ["apply/guard", "plan/guard"] : contains(
        [for statement in jsondecode(aws_iam_policy.github[key].policy).Statement : jsonencode([statement.Effect, statement.Action, statement.Resource])],
        jsonencode(["Deny", ["secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"], "*"]),
      )
    ])
    error_message = "reading a secret's value is not denied"
  }

  assert {
    condition = length([
      for policy in aws_iam_policy.github : policy.name
      if anytrue([for statement in jsondecode(policy.policy).Statement : statement.Effect == "Allow" && strcontains(jsonencode(statement.Action), "SecretValue")])
    ]) == 0
    error_message = "reading or writing a secret's value is allowed"
  }
}

run "apply_is_bound" {
  command = plan

  # Statements for every resource are these, each with its reason beside it in the configuration.
  assert {
    condition = toset(flatten([
      for policy in aws_iam_policy.github : [for statement in jsondecode(policy.policy).Statement : statement.Sid if statement.Effect == "Allow" && contains(flatten([statement.Resource]), "*")]
    ])) == toset(["DeliverFlowLogs", "LogInToTheRegistry", "MakeTaggedClusters", "MakeTaggedKeys", "SeeWhatHasNoResource"])
    error_message = "a statement allows something on every resource, and no reason is known here"
  }

  assert {
    condition = length([
      for action in flatten([for policy in aws_iam_policy.github : [for statement in jsondecode(policy.policy).Statement : statement.Action if statement.Effect == "Allow"]]) :
      action if strcontains(action, "*") && action != "kms:GenerateDataKey*"
    ]) == 0
    error_message = "an allowed action is a wildcard"
  }

  # A role that is made with a policy of its own has a boundary; one that has none takes only AWS's named policies.
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_policy.github["apply/identities"].policy).Statement :
      try(toset(statement.Condition.ArnEquals["iam:PermissionsBoundary"]), []) == toset([
        "arn:aws:iam::111122223333:policy/color-palette-platform-boundary", "arn:aws:iam::111122223333:policy/color-palette-workload-boundary",
      ]) if strcontains(jsonencode(statement.Action), "PutRolePolicy")
    ])
    error_message = "a role without a boundary could be given any policy"
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_policy.github["apply/identities"].policy).Statement :
      length(try(statement.Condition.ArnEquals["iam:PolicyARN"], [])) == 5 if strcontains(jsonencode(statement.Action), "AttachRolePolicy")
    ])
    error_message = "a role could be given any policy of AWS"
  }

  assert {
    condition = length([
      for resource in flatten([for statement in jsondecode(aws_iam_policy.github["apply/identities"].policy).Statement : statement.Resource]) :
      resource if !can(regex("^arn:aws:iam::111122223333:(role/color-palette-(dev|staging|prod)-|oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/\\*$|role/aws-service-role/\\*$)", resource))
    ]) == 0
    error_message = "the apply role changes identities beyond those of the environments"
  }

  assert {
    condition     = alltrue([for policy in aws_iam_policy.github : length(policy.policy) <= 6144])
    error_message = "a policy is longer than the 6,144 characters that IAM takes"
  }

  assert {
    condition     = max([for role in keys(local.github_roles) : length([for policy in local.github_role_policies : policy if policy.role == role])]...) <= 10
    error_message = "a role has more than the 10 policies that IAM attaches by default"
  }
}

run "only_attached_policies_stay" {
  command = plan

  assert {
    condition = alltrue([
      for role, exclusive in aws_iam_role_policy_attachments_exclusive.github :
      exclusive.policy_arns == toset([for key, policy in local.github_role_policies : "arn:aws:iam::111122223333:policy/${local.github_roles[role].name}-${policy.name}" if policy.role == role])
    ]) && alltrue([for exclusive in aws_iam_role_policies_exclusive.github : length(exclusive.policy_names) == 0])
    error_message = "a policy that somebody attached by hand would stay"
  }
}

run "boundaries" {
  command = plan

  assert {
    condition = toset(flatten([for statement in jsondecode(aws_iam_policy.workload_boundary.policy).Statement : statement.Action])) == toset([
      "kms:Decrypt", "rds-db:connect", "secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy",
      "secretsmanager:GetSecretValue", "secretsmanager:ListSecretVersionIds",
    ])
    error_message = "a workload's boundary is wider or narrower than secrets and database"
  }

  assert {
    condition     = aws_iam_policy.workload_boundary.name == "color-palette-workload-boundary" && aws_iam_policy.platform_boundary.name == "color-palette-platform-boundary"
    error_message = "a boundary has another name than the environments write"
  }

  assert {
    condition     = !strcontains(aws_iam_policy.platform_boundary.policy, "secretsmanager") && !strcontains(aws_iam_policy.platform_boundary.policy, "rds-db") && length(aws_iam_policy.platform_boundary.policy) <= 6144
    error_message = "the platform's parts could read secrets or the database, or the boundary is too long for IAM"
  }
}

run "administrators_are_named" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role.cluster_admin.assume_role_policy) == jsondecode(jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "NamedPeopleOnly"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Action    = "sts:AssumeRole"
        Condition = { ArnEquals = { "aws:PrincipalArn" = ["arn:aws:iam::111122223333:role/platform-admin"] } }
      }]
    }))
    error_message = "others than the named may take the administrator's role"
  }

  assert {
    condition     = aws_iam_role.cluster_admin.name == "color-palette-cluster-admin" && jsondecode(aws_iam_role_policy.cluster_admin.policy).Statement[0].Action == "eks:DescribeCluster"
    error_message = "the administrator's role has another name, or more rights in AWS than finding its clusters"
  }
}

run "nodes_and_push_reach_the_registry" {
  command = plan

  assert {
    condition     = output.registry_url == "111122223333.dkr.ecr.eu-central-1.amazonaws.com/color-palette-api"
    error_message = "the registry has another name than the overlays write"
  }

  assert {
    condition = jsondecode(module.registry.policy).Statement[0].Condition.ArnNotEquals["aws:PrincipalArn"] == [
      "arn:aws:iam::111122223333:role/GitHubActions-ECR-Push", "arn:aws:iam::111122223333:role/color-palette-dev-node",
      "arn:aws:iam::111122223333:role/color-palette-prod-node", "arn:aws:iam::111122223333:role/color-palette-staging-node",
    ]
    error_message = "others than the nodes and the push role pull"
  }
}

run "says_what_comes_next" {
  command = plan

  assert {
    condition     = output.github_variables == { AWS_ACCOUNT_ID = "111122223333", AWS_REGION = "eu-central-1" }
    error_message = "the repository's variables are not what the workflows ask for"
  }

  assert {
    condition     = toset(values(output.github_role_arns)) == toset([for name in ["ECR-Push", "Terraform-Apply", "Terraform-Plan"] : "arn:aws:iam::111122223333:role/GitHubActions-${name}"])
    error_message = "the roles are not those that the workflows take"
  }
}

run "refuses_a_wildcard_repository" {
  command = plan
  variables { github_repository = "*" }
  expect_failures = [var.github_repository]
}

run "refuses_a_repository_with_its_owner" {
  command = plan
  variables { github_repository = "example-org/color-palette-api" }
  expect_failures = [var.github_repository]
}

run "refuses_a_wildcard_owner" {
  command = plan
  variables { github_owner = "*" }
  expect_failures = [var.github_owner]
}

run "refuses_a_wildcard_owner_id" {
  command = plan
  variables { github_owner_id = "*" }
  expect_failures = [var.github_owner_id]
}

run "refuses_a_wildcard_repository_id" {
  command = plan
  variables { github_repository_id = "*" }
  expect_failures = [var.github_repository_id]
}

run "refuses_an_unknown_subject_form" {
  command = plan
  variables { github_subject_forms = ["any"] }
  expect_failures = [var.github_subject_forms]
}

run "refuses_a_short_account" {
  command = plan
  variables { account_id = "1234" }
  expect_failures = [var.account_id]
}

run "refuses_the_account_as_administrator" {
  command = plan
  variables { cluster_admin_principal_arns = ["arn:aws:iam::111122223333:root"] }
  expect_failures = [var.cluster_admin_principal_arns]
}

run "refuses_a_wildcard_administrator" {
  command = plan
  variables { cluster_admin_principal_arns = ["arn:aws:iam::111122223333:role/*"] }
  expect_failures = [var.cluster_admin_principal_arns]
}

run "refuses_an_administrator_of_another_account" {
  command = plan
  variables { cluster_admin_principal_arns = ["arn:aws:iam::999999999999:role/platform-admin"] }
  expect_failures = [var.cluster_admin_principal_arns]
}

run "refuses_a_short_history" {
  command = plan
  variables { state_retention_days = 7 }
  expect_failures = [var.state_retention_days]
}

run "refuses_an_environment_with_a_wildcard" {
  command = plan
  variables { environments = ["*"] }
  expect_failures = [var.environments]
}
