mock_provider "aws" {}

variables {
  cluster_name             = "color-palette-dev"
  account_id               = "111122223333"
  region                   = "eu-central-1"
  issuer                   = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  vpc_id                   = "vpc-0123456789abcdef0"
  permissions_boundary_arn = "arn:aws:iam::111122223333:policy/color-palette-platform-boundary"
}

run "nothing_by_default" {
  command = plan

  assert {
    condition     = length(module.role) == 0 && output.role_arn == null && output.install_values == null
    error_message = "the controller's role is there, though nobody enabled it"
  }
}

run "one_role_for_the_controller" {
  command = plan
  variables { enabled = true }

  assert {
    condition     = output.role_arn == "arn:aws:iam::111122223333:role/color-palette-dev-load-balancer-controller"
    error_message = "the controller has no role of its cluster's name"
  }

  assert {
    condition = output.install_values == {
      clusterName = "color-palette-dev"
      region      = "eu-central-1"
      vpcId       = "vpc-0123456789abcdef0"
      serviceAccount = {
        create      = true
        name        = "aws-load-balancer-controller"
        annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/color-palette-dev-load-balancer-controller" }
      }
      enableServiceMutatorWebhook = false
      enableShield                = false
      enableWaf                   = false
      enableWafv2                 = false
    }
    error_message = "the install values do not name the cluster, its VPC and the role, or let the controller take over Services"
  }
}

run "changes_nothing_of_another_cluster" {
  command = plan
  variables { enabled = true }

  # Every statement that is not about seeing asks for a tag of this cluster, but for the one that makes a group in a VPC
  # and the one for AWS's own role.
  assert {
    condition = toset([
      for statement in local.statements : statement.Sid
      if !strcontains(jsonencode(try(statement.Condition, {})), "color-palette-dev") && !strcontains(jsonencode(try(statement.Condition, {})), "kubernetes.io/cluster/color-palette-dev")
    ]) == toset(["See", "SeeCertificates", "LoadBalancersServiceRole", "UseVpcs"])
    error_message = "a statement changes what does not carry this cluster's tag"
  }

  assert {
    condition = alltrue([
      for statement in local.statements : alltrue([for action in flatten([statement.Action]) : can(regex("^(acm:(Describe|List)|ec2:(Describe|Get)|elasticloadbalancing:Describe)", action))])
      if contains(flatten([statement.Resource]), "*")
    ])
    error_message = "a statement for every resource does more than describe"
  }

  assert {
    condition     = alltrue([for statement in local.statements : !strcontains(jsonencode(statement.Action), "*")])
    error_message = "an action is a wildcard"
  }

  assert {
    condition     = length(jsonencode({ Version = "2012-10-17", Statement = [for statement in local.statements : jsonencode(statement)] })) < 10240
    error_message = "the policy is longer than the 10,240 characters that a role takes"
  }
}

run "refuses_a_role_without_boundary" {
  command = plan
  variables {
    enabled                  = true
    permissions_boundary_arn = null
  }
  expect_failures = [var.permissions_boundary_arn]
}

run "refuses_a_wildcard_cluster" {
  command = plan
  variables { cluster_name = "*" }
  expect_failures = [var.cluster_name]
}

run "refuses_a_short_account" {
  command = plan
  variables { account_id = "1234" }
  expect_failures = [var.account_id]
}
