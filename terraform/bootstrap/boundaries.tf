# The most that roles made by the pipeline can ever do, whatever policy it gives them. The pipeline cannot change these.

locals {
  secrets_arn = "arn:${var.partition}:secretsmanager:${var.region}:${var.account_id}:secret:color-palette/*"
}

resource "aws_iam_policy" "workload_boundary" {
  name        = "color-palette-workload-boundary"
  description = "The most that a workload of color-palette can do"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "ReadSecrets"
        Effect = "Allow"
        Action = [
          "secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy", "secretsmanager:GetSecretValue",
          "secretsmanager:ListSecretVersionIds",
        ]
        Resource = local.secrets_arn
      },
      {
        # Any key, but only for our secrets and only through Secrets Manager, which names the secret in the context.
        Sid      = "DecryptSecrets"
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = "arn:${var.partition}:kms:${var.region}:${var.account_id}:key/*"
        Condition = {
          StringEquals = { "kms:ViaService" = "secretsmanager.${var.region}.amazonaws.com" }
          StringLike   = { "kms:EncryptionContext:SecretARN" = local.secrets_arn }
        }
      },
      {
        Sid      = "ConnectToDatabases"
        Effect   = "Allow"
        Action   = "rds-db:connect"
        Resource = "arn:${var.partition}:rds-db:${var.region}:${var.account_id}:dbuser:*/color_palette"
      },
    ]
  })
}

resource "aws_iam_policy" "platform_boundary" {
  name        = "color-palette-platform-boundary"
  description = "The most that the platform's own parts can do: flow logs and the load balancer controller"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "WriteFlowLogs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = [
          "arn:${var.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/vpc/color-palette-*",
          "arn:${var.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/vpc/color-palette-*:*",
        ]
      },
      {
        # These only describe, and AWS takes no resource for them.
        Sid    = "See"
        Effect = "Allow"
        Action = [
          "acm:ListCertificates", "ec2:DescribeAccountAttributes", "ec2:DescribeAddresses",
          "ec2:DescribeAvailabilityZones", "ec2:DescribeInstances", "ec2:DescribeInternetGateways",
          "ec2:DescribeNetworkInterfaces", "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets", "ec2:DescribeTags", "ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpcs",
          "elasticloadbalancing:Describe*", "logs:DescribeLogGroups",
        ]
        Resource = "*"
      },
      {
        Sid      = "SeeCertificates"
        Effect   = "Allow"
        Action   = "acm:DescribeCertificate"
        Resource = "arn:${var.partition}:acm:${var.region}:${var.account_id}:certificate/*"
      },
      {
        Sid    = "BalanceLoad"
        Effect = "Allow"
        Action = [
          "elasticloadbalancing:Add*", "elasticloadbalancing:Create*", "elasticloadbalancing:Delete*",
          "elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:Modify*",
          "elasticloadbalancing:RegisterTargets", "elasticloadbalancing:Remove*",
          "elasticloadbalancing:SetIpAddressType", "elasticloadbalancing:SetRulePriorities",
          "elasticloadbalancing:SetSecurityGroups", "elasticloadbalancing:SetSubnets",
        ]
        Resource = "arn:${var.partition}:elasticloadbalancing:${var.region}:${var.account_id}:*"
      },
      {
        Sid    = "OpenSecurityGroups"
        Effect = "Allow"
        Action = [
          "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateSecurityGroup", "ec2:CreateTags", "ec2:DeleteSecurityGroup",
          "ec2:GetSecurityGroupsForVpc", "ec2:RevokeSecurityGroupIngress",
        ]
        Resource = [
          "arn:${var.partition}:ec2:${var.region}:${var.account_id}:security-group/*",
          "arn:${var.partition}:ec2:${var.region}:${var.account_id}:vpc/*",
        ]
      },
      {
        Sid       = "LoadBalancersServiceRole"
        Effect    = "Allow"
        Action    = "iam:CreateServiceLinkedRole"
        Resource  = "${local.iam}:role/aws-service-role/elasticloadbalancing.amazonaws.com/*"
        Condition = { StringEquals = { "iam:AWSServiceName" = "elasticloadbalancing.amazonaws.com" } }
      },
    ]
  })
}
