# How GitHub's workflows reach AWS: three roles, no key. Each role is taken by one kind of job of one repository, which
# GitHub states in a token that lives for minutes.

locals {
  github_issuer = "token.actions.githubusercontent.com"

  # GitHub writes a repository as its names, or as names with numbers that survive renaming.
  github_repositories = {
    names = "${var.github_owner}/${var.github_repository}"
    ids   = "${var.github_owner}@${var.github_owner_id}/${var.github_repository}@${var.github_repository_id}"
  }

  github_roles = {
    push = {
      name        = "GitHubActions-ECR-Push"
      description = "Pushes images: pushes to main"
      context     = "ref:refs/heads/main"
    }
    plan = {
      name        = "GitHubActions-Terraform-Plan"
      description = "Reads what terraform plan needs: the reviewed environment terraform-plan"
      context     = "environment:terraform-plan"
    }
    apply = {
      name        = "GitHubActions-Terraform-Apply"
      description = "Changes the environments: the reviewed environment terraform-apply"
      context     = "environment:terraform-apply"
    }
  }

  github_subjects = {
    for key, role in local.github_roles :
    key => [for form in sort(var.github_subject_forms) : "repo:${local.github_repositories[form]}:${role.context}"]
  }

  github_policies = {
    push  = { push = local.push_statements }
    plan  = { state = local.plan_state_statements, read = local.read_statements, guard = local.guard_statements }
    apply = merge({ state = local.apply_state_statements, read = local.read_statements, guard = local.guard_statements }, local.apply_policies)
  }

  github_role_policies = merge([
    for key, policies in local.github_policies : {
      for name, statements in policies : "${key}/${name}" => { role = key, name = name, statements = statements }
    }
  ]...)
}

# No thumbprint: IAM judges the certificate by its own list of authorities.
resource "aws_iam_openid_connect_provider" "github" {
  count = var.create_github_oidc_provider ? 1 : 0

  url            = "https://${local.github_issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "github" {
  #checkov:skip=CKV_AWS_393:Audience, repository id and whole subjects are compared by StringEquals; checkov cannot read subjects that are built from inputs, the tests do
  for_each = local.github_roles

  name                 = each.value.name
  description          = each.value.description
  max_session_duration = 3600

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OneRepositoryOneContext"
      Effect    = "Allow"
      Principal = { Federated = "${local.iam}:oidc-provider/${local.github_issuer}" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "${local.github_issuer}:aud" = "sts.amazonaws.com"
          "${local.github_issuer}:sub" = local.github_subjects[each.key]
          # A name can be given up and taken by somebody else, the number cannot.
          "${local.github_issuer}:repository_id" = var.github_repository_id
        }
      }
    }]
  })

  # The ARN of the issuer is built, so the order has to be said.
  depends_on = [aws_iam_openid_connect_provider.github]
}

# Managed policies: what is written into a role may have 10,240 characters in all, which apply's would pass.
resource "aws_iam_policy" "github" {
  for_each = local.github_role_policies

  name        = "${local.github_roles[each.value.role].name}-${each.value.name}"
  description = "Of the role ${local.github_roles[each.value.role].name}"

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = each.value.statements
  })

  lifecycle {
    precondition {
      condition     = length(jsonencode({ Version = "2012-10-17", Statement = each.value.statements })) <= 6144
      error_message = "policy ${each.key}: longer than the 6,144 characters that IAM takes; accepted: split it."
    }
  }
}

resource "aws_iam_role_policy_attachment" "github" {
  for_each = local.github_role_policies

  role       = aws_iam_role.github[each.value.role].name
  policy_arn = "${local.iam}:policy/${aws_iam_policy.github[each.key].name}"
}

# What somebody adds to these roles by hand is drift: the next apply takes it off.
resource "aws_iam_role_policy_attachments_exclusive" "github" {
  for_each = local.github_roles

  role_name   = aws_iam_role.github[each.key].name
  policy_arns = [for policy, attachment in aws_iam_role_policy_attachment.github : attachment.policy_arn if local.github_role_policies[policy].role == each.key]
}

resource "aws_iam_role_policies_exclusive" "github" {
  for_each = local.github_roles

  role_name    = aws_iam_role.github[each.key].name
  policy_names = []
}
