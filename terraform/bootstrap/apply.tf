# What `terraform apply` of the environments may change. Bound by names where AWS has names, by tags where it has ids:
# everything an environment makes is named color-palette-<environment>… and tagged Project and Environment. What this
# very configuration makes is neither, and so out of reach.

locals {
  ec2 = "arn:${var.partition}:ec2:${local.here}"

  # The kinds of EC2 resources that the environments consist of.
  ec2_kinds = [
    "elastic-ip", "internet-gateway", "launch-template", "natgateway", "route-table", "security-group",
    "security-group-rule", "subnet", "vpc", "vpc-endpoint", "vpc-flow-log",
  ]
  ec2_resources = [for kind in local.ec2_kinds : "${local.ec2}:${kind}/*"]

  apply_state_statements = concat(local.plan_state_statements, [
    {
      Sid       = "WriteStates"
      Effect    = "Allow"
      Action    = "s3:PutObject"
      Resource  = [for name in sort(var.environments) : "${local.state_bucket_arn}/environments/${name}/terraform.tfstate"]
      Condition = { Bool = { "aws:SecureTransport" = "true" } }
    },
    {
      Sid       = "LockStates"
      Effect    = "Allow"
      Action    = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
      Resource  = [for name in sort(var.environments) : "${local.state_bucket_arn}/environments/${name}/terraform.tfstate.tflock"]
      Condition = { Bool = { "aws:SecureTransport" = "true" } }
    },
    {
      Sid       = "EncryptStates"
      Effect    = "Allow"
      Action    = ["kms:Encrypt", "kms:GenerateDataKey"]
      Resource  = "arn:${var.partition}:kms:${local.here}:key/*" # the condition says for what
      Condition = local.state_key_condition
    },
  ])

  apply_policies = {
    network = [
      {
        # On making, the tags of the request decide: nothing is made that is not ours.
        Sid    = "MakeTagged"
        Effect = "Allow"
        Action = [
          "ec2:AllocateAddress", "ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress",
          "ec2:CreateFlowLogs", "ec2:CreateInternetGateway", "ec2:CreateLaunchTemplate", "ec2:CreateNatGateway",
          "ec2:CreateRouteTable", "ec2:CreateSecurityGroup", "ec2:CreateSubnet", "ec2:CreateVpc", "ec2:CreateVpcEndpoint",
        ]
        Resource  = local.ec2_resources
        Condition = { StringEquals = local.request_tags }
      },
      {
        # What is changed, and what something new is made in, is ours already.
        Sid    = "ChangeTagged"
        Effect = "Allow"
        Action = [
          "ec2:AssociateAddress", "ec2:AssociateRouteTable", "ec2:AttachInternetGateway",
          "ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateFlowLogs",
          "ec2:CreateLaunchTemplateVersion", "ec2:CreateNatGateway", "ec2:CreateRoute", "ec2:CreateRouteTable",
          "ec2:CreateSecurityGroup", "ec2:CreateSubnet", "ec2:CreateTags", "ec2:CreateVpcEndpoint",
          "ec2:DeleteFlowLogs", "ec2:DeleteInternetGateway", "ec2:DeleteLaunchTemplate",
          "ec2:DeleteLaunchTemplateVersions", "ec2:DeleteNatGateway", "ec2:DeleteRoute", "ec2:DeleteRouteTable",
          "ec2:DeleteSecurityGroup", "ec2:DeleteSubnet", "ec2:DeleteTags", "ec2:DeleteVpc", "ec2:DeleteVpcEndpoints",
          "ec2:DetachInternetGateway", "ec2:DisassociateAddress", "ec2:DisassociateRouteTable",
          "ec2:ModifyLaunchTemplate", "ec2:ModifySecurityGroupRules", "ec2:ModifySubnetAttribute",
          "ec2:ModifyVpcAttribute", "ec2:ModifyVpcEndpoint", "ec2:ReleaseAddress", "ec2:ReplaceRoute",
          "ec2:ReplaceRouteTableAssociation", "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress",
          "ec2:UpdateSecurityGroupRuleDescriptionsEgress", "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
        ]
        Resource  = local.ec2_resources
        Condition = { StringEquals = local.environment_tags }
      },
      {
        Sid      = "TagWhatIsMade"
        Effect   = "Allow"
        Action   = "ec2:CreateTags"
        Resource = concat(local.ec2_resources, [for kind in ["instance", "network-interface", "volume"] : "${local.ec2}:${kind}/*"])
        Condition = {
          StringEquals = {
            "ec2:CreateAction" = [
              "AllocateAddress", "AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress", "CreateFlowLogs",
              "CreateInternetGateway", "CreateLaunchTemplate", "CreateNatGateway", "CreateRouteTable",
              "CreateSecurityGroup", "CreateSubnet", "CreateVpc", "CreateVpcEndpoint", "RunInstances",
            ]
          }
        }
      },
      {
        # A new VPC's default group has no tag yet when it is closed. Closing harms nobody; a tag on an untagged group
        # lets it be changed, which is why only a group without a project takes one.
        Sid       = "CloseTheDefaultGroup"
        Effect    = "Allow"
        Action    = ["ec2:CreateTags", "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"]
        Resource  = "${local.ec2}:security-group/*"
        Condition = { Null = { "aws:ResourceTag/Project" = "true" } }
      },
      {
        # EKS makes a group for its cluster and tags it in its own way.
        Sid    = "ChangeTheClustersGroup"
        Effect = "Allow"
        Action = [
          "ec2:AuthorizeSecurityGroupIngress", "ec2:ModifySecurityGroupRules", "ec2:RevokeSecurityGroupIngress",
        ]
        Resource  = [for kind in ["security-group", "security-group-rule"] : "${local.ec2}:${kind}/*"]
        Condition = { StringEquals = { "aws:ResourceTag/aws:eks:cluster-name" = local.prefixes } }
      },
      {
        # EKS asks, in the name of who makes a node group, whether its launch template could start an instance.
        Sid    = "StartNodesByOurTemplate"
        Effect = "Allow"
        Action = "ec2:RunInstances"
        Resource = concat(
          ["arn:${var.partition}:ec2:${var.region}::image/*"],
          [
            for kind in ["instance", "launch-template", "network-interface", "security-group", "subnet", "volume"] :
            "${local.ec2}:${kind}/*"
          ],
        )
        Condition = {
          ArnLike = { "ec2:LaunchTemplate" = "${local.ec2}:launch-template/*" }
          Bool    = { "ec2:IsLaunchTemplateResource" = "true" }
        }
      },
    ]

    cluster = [
      {
        Sid    = "ChangeOurClusters"
        Effect = "Allow"
        Action = [
          "eks:AssociateEncryptionConfig", "eks:CreateAddon", "eks:CreateNodegroup",
          "eks:DeleteAddon", "eks:DeleteCluster", "eks:DeleteNodegroup", "eks:TagResource", "eks:UntagResource",
          "eks:UpdateAddon", "eks:UpdateClusterConfig", "eks:UpdateClusterVersion", "eks:UpdateNodegroupConfig",
          "eks:UpdateNodegroupVersion",
        ]
        Resource = flatten([
          for prefix in local.prefixes : [
            "arn:${var.partition}:eks:${local.here}:cluster/${prefix}",
            "arn:${var.partition}:eks:${local.here}:addon/${prefix}/*",
            "arn:${var.partition}:eks:${local.here}:nodegroup/${prefix}/*",
            "arn:${var.partition}:eks:${local.here}:access-entry/${prefix}/*",
          ]
        ])
      },
      {
        Sid       = "MakeTaggedClusters"
        Effect    = "Allow"
        Action    = "eks:CreateCluster"
        Resource  = "*" # AWS knows no resource for this: the tags decide
        Condition = { StringEquals = local.request_tags }
      },
      {
        # The pipeline lets the administrators in, and can let in nobody else, not even itself.
        Sid       = "LetTheAdministratorsIn"
        Effect    = "Allow"
        Action    = "eks:CreateAccessEntry"
        Resource  = [for prefix in local.prefixes : "arn:${var.partition}:eks:${local.here}:cluster/${prefix}"]
        Condition = { ArnEquals = { "eks:principalArn" = "${local.iam}:role/color-palette-cluster-admin" } }
      },
      {
        Sid      = "ChangeTheAdministratorsEntry"
        Effect   = "Allow"
        Action   = ["eks:AssociateAccessPolicy", "eks:DeleteAccessEntry", "eks:DisassociateAccessPolicy"]
        Resource = [for prefix in local.prefixes : "arn:${var.partition}:eks:${local.here}:access-entry/${prefix}/role/${var.account_id}/color-palette-cluster-admin/*"]
      },
      {
        Sid    = "ChangeOurLogGroups"
        Effect = "Allow"
        Action = [
          "logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:DeleteRetentionPolicy",
          "logs:DisassociateKmsKey", "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource",
        ]
        Resource = flatten([
          for prefix in local.prefixes : [
            for group in ["/aws/eks/${prefix}/*", "/aws/rds/instance/${prefix}-*", "/aws/vpc/${prefix}/*"] :
            "arn:${var.partition}:logs:${local.here}:log-group:${group}"
          ]
        ])
      },
      {
        # Flow logs are handed over by a delivery, which AWS names itself.
        Sid      = "DeliverFlowLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogDelivery", "logs:DeleteLogDelivery"]
        Resource = "*"
      },
    ]

    database = [
      {
        Sid    = "ChangeOurDatabases"
        Effect = "Allow"
        Action = [
          "rds:AddTagsToResource", "rds:CreateDBInstance", "rds:CreateDBParameterGroup", "rds:CreateDBSnapshot",
          "rds:CreateDBSubnetGroup", "rds:DeleteDBInstance", "rds:DeleteDBParameterGroup", "rds:DeleteDBSubnetGroup",
          "rds:ModifyDBInstance", "rds:ModifyDBParameterGroup", "rds:ModifyDBSubnetGroup", "rds:RebootDBInstance",
          "rds:RemoveTagsFromResource", "rds:ResetDBParameterGroup",
        ]
        Resource = flatten([
          "arn:${var.partition}:rds:${local.here}:og:default:*", # AWS's own options, which a new database names
          [
            for prefix in local.prefixes : [
              for kind in ["db", "pg", "snapshot", "subgrp"] : "arn:${var.partition}:rds:${local.here}:${kind}:${prefix}-*"
            ]
          ],
        ])
      },
      {
        # The administrator's password: RDS makes it and keeps it, nobody here sees it.
        Sid      = "LetRdsKeepItsPassword"
        Effect   = "Allow"
        Action   = ["secretsmanager:CreateSecret", "secretsmanager:TagResource"]
        Resource = "arn:${var.partition}:secretsmanager:${local.here}:secret:rds!db-*"
      },
      {
        Sid    = "ChangeOurSecretsButReadNone"
        Effect = "Allow"
        Action = [
          "secretsmanager:CreateSecret", "secretsmanager:DeleteResourcePolicy", "secretsmanager:DeleteSecret",
          "secretsmanager:PutResourcePolicy", "secretsmanager:RestoreSecret", "secretsmanager:TagResource",
          "secretsmanager:UntagResource", "secretsmanager:UpdateSecret", "secretsmanager:ValidateResourcePolicy",
        ]
        Resource = [for name in sort(var.environments) : "arn:${var.partition}:secretsmanager:${local.here}:secret:color-palette/${name}/*"]
      },
    ]

    keys = [
      {
        Sid       = "MakeTaggedKeys"
        Effect    = "Allow"
        Action    = "kms:CreateKey"
        Resource  = "*" # a key has no name before it is made: its tags decide
        Condition = { StringEquals = local.request_tags }
      },
      {
        # Making a key with tags asks for this, and a key that is just being made has none yet. A key that has another
        # project's or the foundation's tags is not ours to tag.
        Sid      = "TagNewKeys"
        Effect   = "Allow"
        Action   = "kms:TagResource"
        Resource = "arn:${var.partition}:kms:${local.here}:key/*"
        Condition = {
          StringEquals         = local.request_tags
          StringEqualsIfExists = local.environment_tags
        }
      },
      {
        Sid    = "ChangeTaggedKeys"
        Effect = "Allow"
        Action = [
          "kms:EnableKeyRotation", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:TagResource",
          "kms:UpdateKeyDescription",
        ]
        Resource  = "arn:${var.partition}:kms:${local.here}:key/*"
        Condition = { StringEquals = local.environment_tags }
      },
      {
        # The names are what is bound: a name gives no right on the key that it names.
        Sid    = "NameKeys"
        Effect = "Allow"
        Action = ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"]
        Resource = concat(
          ["arn:${var.partition}:kms:${local.here}:key/*"],
          [for prefix in local.prefixes : "arn:${var.partition}:kms:${local.here}:alias/${prefix}-*"],
        )
      },
      {
        # The services take their own permission on a key from whoever hands it to them.
        Sid      = "HandKeysToServices"
        Effect   = "Allow"
        Action   = "kms:CreateGrant"
        Resource = "arn:${var.partition}:kms:${local.here}:key/*"
        Condition = {
          StringEquals = local.environment_tags
          Bool         = { "kms:GrantIsForAWSResource" = "true" }
        }
      },
      {
        Sid      = "UseKeysThroughServices"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource = "arn:${var.partition}:kms:${local.here}:key/*"
        Condition = {
          StringEquals = merge(local.environment_tags, {
            "kms:ViaService" = ["rds.${var.region}.amazonaws.com", "secretsmanager.${var.region}.amazonaws.com"]
          })
        }
      },
    ]

    identities = [
      {
        # A role with a policy written by us cannot do more than its boundary, which the pipeline cannot change.
        Sid       = "MakeBoundedRoles"
        Effect    = "Allow"
        Action    = ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"]
        Resource  = local.environment_roles
        Condition = { ArnEquals = { "iam:PermissionsBoundary" = local.boundaries } }
      },
      {
        # The roles of AWS's own services have no boundary: they take AWS's own policies, these and no others.
        Sid      = "MakeServiceRoles"
        Effect   = "Allow"
        Action   = "iam:CreateRole"
        Resource = local.service_roles
      },
      {
        Sid       = "AttachAwsPolicies"
        Effect    = "Allow"
        Action    = ["iam:AttachRolePolicy", "iam:DetachRolePolicy"]
        Resource  = local.service_roles
        Condition = { ArnEquals = { "iam:PolicyARN" = local.aws_policies } }
      },
      {
        # What takes rights away, and what says who may take a role.
        Sid    = "ChangeRoles"
        Effect = "Allow"
        Action = [
          "iam:DeleteRole", "iam:DetachRolePolicy", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole", "iam:UpdateRoleDescription",
        ]
        Resource = local.environment_roles
      },
      {
        Sid      = "HandRolesToServices"
        Effect   = "Allow"
        Action   = "iam:PassRole"
        Resource = local.environment_roles
        Condition = {
          StringEquals = {
            "iam:PassedToService" = [
              "ec2.amazonaws.com", "eks.amazonaws.com", "monitoring.rds.amazonaws.com", "vpc-flow-logs.amazonaws.com",
            ]
          }
        }
      },
      {
        # The cluster's issuer; GitHub's has another name.
        Sid    = "RegisterIssuers"
        Effect = "Allow"
        Action = [
          "iam:AddClientIDToOpenIDConnectProvider", "iam:CreateOpenIDConnectProvider",
          "iam:DeleteOpenIDConnectProvider", "iam:RemoveClientIDFromOpenIDConnectProvider",
          "iam:TagOpenIDConnectProvider", "iam:UntagOpenIDConnectProvider",
          "iam:UpdateOpenIDConnectProviderThumbprint",
        ]
        Resource = "${local.iam}:oidc-provider/oidc.eks.${var.region}.amazonaws.com/id/*"
      },
      {
        Sid      = "LetServicesHaveTheirRoles"
        Effect   = "Allow"
        Action   = "iam:CreateServiceLinkedRole"
        Resource = "${local.iam}:role/aws-service-role/*"
        Condition = {
          StringEquals = { "iam:AWSServiceName" = ["eks-nodegroup.amazonaws.com", "eks.amazonaws.com", "rds.amazonaws.com"] }
        }
      },
    ]
  }

  environment_roles = [for prefix in local.prefixes : "${local.iam}:role/${prefix}-*"]
  service_roles = flatten([
    for prefix in local.prefixes : [
      for part in ["cluster", "database-monitoring", "node", "vpc-cni"] : "${local.iam}:role/${prefix}-${part}"
    ]
  ])
  boundaries = [for name in ["platform", "workload"] : "${local.iam}:policy/color-palette-${name}-boundary"]
  aws_policies = [
    for name in [
      "AmazonEC2ContainerRegistryPullOnly", "AmazonEKSClusterPolicy", "AmazonEKSWorkerNodePolicy",
      "AmazonEKS_CNI_Policy", "service-role/AmazonRDSEnhancedMonitoringRole",
    ] : "arn:${var.partition}:iam::aws:policy/${name}"
  ]
}
