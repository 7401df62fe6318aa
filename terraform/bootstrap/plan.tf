# What `terraform plan` reads. The same is the reading part of apply. A pull request's code runs with these rights, once
# a reviewer let its environment run: hence no secret's value, no object but the states, and nothing that changes.

locals {
  here = "${var.region}:${var.account_id}"

  plan_state_statements = [
    {
      # Without it S3 says "forbidden" where it means "not there yet", and no first plan would work.
      Sid      = "FindStates"
      Effect   = "Allow"
      Action   = "s3:ListBucket"
      Resource = local.state_bucket_arn
    },
    {
      Sid       = "ReadStates"
      Effect    = "Allow"
      Action    = "s3:GetObject"
      Resource  = [for name in sort(var.environments) : "${local.state_bucket_arn}/environments/${name}/terraform.tfstate"]
      Condition = { Bool = { "aws:SecureTransport" = "true" } }
    },
    {
      Sid       = "DecryptStates"
      Effect    = "Allow"
      Action    = "kms:Decrypt"
      Resource  = "arn:${var.partition}:kms:${local.here}:key/*" # the condition says for what
      Condition = local.state_key_condition
    },
  ]

  # A key's id is not known before it is made. S3 uses it in the role's name, and says for which bucket or object.
  state_key_condition = {
    StringEquals = { "kms:ViaService" = "s3.${var.region}.amazonaws.com" }
    StringLike   = { "kms:EncryptionContext:aws:s3:arn" = [local.state_bucket_arn, "${local.state_bucket_arn}/*"] }
  }

  read_statements = [
    {
      # Descriptions of a network and lists of names: AWS takes no resource for these.
      Sid    = "SeeWhatHasNoResource"
      Effect = "Allow"
      Action = [
        "ec2:DescribeAccountAttributes", "ec2:DescribeAddresses", "ec2:DescribeAddressesAttribute",
        "ec2:DescribeAvailabilityZones", "ec2:DescribeFlowLogs", "ec2:DescribeInternetGateways",
        "ec2:DescribeLaunchTemplates", "ec2:DescribeLaunchTemplateVersions", "ec2:DescribeManagedPrefixLists",
        "ec2:DescribeNatGateways", "ec2:DescribeNetworkAcls", "ec2:DescribeNetworkInterfaces",
        "ec2:DescribePrefixLists", "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroupRules",
        "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeTags", "ec2:DescribeVpcEndpoints",
        "ec2:DescribeVpcEndpointServices", "ec2:DescribeVpcs", "eks:DescribeAddonConfiguration",
        "eks:DescribeAddonVersions", "eks:ListAccessPolicies", "kms:ListAliases", "logs:DescribeLogGroups",
        "rds:DescribeDBEngineVersions",
      ]
      Resource = "*"
    },
    {
      Sid      = "SeeVpcAttributes"
      Effect   = "Allow"
      Action   = "ec2:DescribeVpcAttribute"
      Resource = "arn:${var.partition}:ec2:${local.here}:vpc/*"
    },
    {
      Sid    = "SeeClusters"
      Effect = "Allow"
      Action = [
        "eks:DescribeAccessEntry", "eks:DescribeAddon", "eks:DescribeCluster", "eks:DescribeNodegroup",
        "eks:DescribeUpdate", "eks:ListAccessEntries", "eks:ListAddons", "eks:ListAssociatedAccessPolicies",
        "eks:ListNodegroups", "eks:ListTagsForResource", "eks:ListUpdates",
      ]
      Resource = [for kind in ["access-entry", "addon", "cluster", "nodegroup"] : "arn:${var.partition}:eks:${local.here}:${kind}/color-palette-*"]
    },
    {
      Sid      = "SeeLogGroups"
      Effect   = "Allow"
      Action   = ["logs:ListTagsForResource", "logs:ListTagsLogGroup"]
      Resource = [for group in ["/aws/eks", "/aws/rds/instance", "/aws/vpc"] : "arn:${var.partition}:logs:${local.here}:log-group:${group}/color-palette-*"]
    },
    {
      Sid      = "SeeKeys"
      Effect   = "Allow"
      Action   = ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"]
      Resource = "arn:${var.partition}:kms:${local.here}:key/*"
      Condition = {
        StringEquals = { "aws:ResourceTag/Project" = "color-palette" }
      }
    },
    {
      Sid    = "SeeRoles"
      Effect = "Allow"
      Action = [
        "iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies", "iam:ListRoleTags",
      ]
      Resource = "${local.iam}:role/color-palette-*"
    },
    {
      Sid      = "SeeIssuers"
      Effect   = "Allow"
      Action   = ["iam:GetOpenIDConnectProvider", "iam:ListOpenIDConnectProviderTags"]
      Resource = "${local.iam}:oidc-provider/oidc.eks.${var.region}.amazonaws.com/id/*"
    },
    {
      Sid    = "SeeDatabases"
      Effect = "Allow"
      Action = [
        "rds:DescribeDBInstances", "rds:DescribeDBParameterGroups", "rds:DescribeDBParameters",
        "rds:DescribeDBSubnetGroups", "rds:ListTagsForResource",
      ]
      Resource = [for kind in ["db", "pg", "subgrp"] : "arn:${var.partition}:rds:${local.here}:${kind}:color-palette-*"]
    },
    {
      # Names and policies, never values.
      Sid      = "SeeSecretsButNoValue"
      Effect   = "Allow"
      Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"]
      Resource = local.secrets_arn
    },
  ]

  # What stays forbidden, even if an allowance above should one day grow too wide.
  guard_statements = [
    {
      Sid      = "NeverReadSecrets"
      Effect   = "Deny"
      Action   = ["secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"]
      Resource = "*" # a denial: the wider, the safer
    },
    {
      Sid    = "NeverChangeOwnRights"
      Effect = "Deny"
      Action = [
        "iam:Add*", "iam:Attach*", "iam:Create*", "iam:Delete*", "iam:Detach*", "iam:PassRole", "iam:Put*",
        "iam:Remove*", "iam:Set*", "iam:Tag*", "iam:Untag*", "iam:Update*",
      ]
      Resource = [
        "${local.iam}:role/GitHubActions-*", "${local.iam}:policy/GitHubActions-*",
        "${local.iam}:role/color-palette-cluster-admin", "${local.iam}:policy/color-palette-*-boundary",
        "${local.iam}:oidc-provider/${local.github_issuer}",
      ]
    },
    {
      Sid      = "NeverUnbindARoleNorTakeOne"
      Effect   = "Deny"
      Action   = ["iam:DeleteRolePermissionsBoundary", "sts:AssumeRole"]
      Resource = "${local.iam}:role/*"
    },
    {
      Sid      = "NeverTouchTheFoundation"
      Effect   = "Deny"
      Action   = ["s3:DeleteBucket*", "s3:DeleteObjectVersion", "s3:PutBucket*", "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration"]
      Resource = [local.state_bucket_arn, "${local.state_bucket_arn}/*"]
    },
  ]
}
