# What the AWS Load Balancer Controller needs of AWS, for k8s/components/ingress-alb. Off by default: EKS itself serves a
# Service of type LoadBalancer. Everything the controller changes carries its cluster's tag, so that it cannot touch the
# load balancers of another cluster or of a person.

locals {
  ec2 = "arn:${var.partition}:ec2:${var.region}:${var.account_id}"
  elb = "arn:${var.partition}:elasticloadbalancing:${var.region}:${var.account_id}"

  # The controller puts this tag on all that it makes; EKS puts the other on the cluster's security group.
  tag         = "elbv2.k8s.aws/cluster"
  cluster_tag = "kubernetes.io/cluster/${var.cluster_name}"

  requested = { StringEquals = { "aws:RequestTag/${local.tag}" = var.cluster_name } }
  owned     = { StringEquals = { "aws:ResourceTag/${local.tag}" = var.cluster_name } }

  security_groups = "${local.ec2}:security-group/*"
  load_balancers  = ["${local.elb}:loadbalancer/app/*", "${local.elb}:loadbalancer/net/*"]
  listeners       = ["${local.elb}:listener/app/*", "${local.elb}:listener/net/*"]
  rules           = ["${local.elb}:listener-rule/app/*", "${local.elb}:listener-rule/net/*"]
  target_groups   = "${local.elb}:targetgroup/*"

  statements = [
    {
      # These only describe, and AWS takes no resource for them.
      Sid    = "See"
      Effect = "Allow"
      Action = [
        "acm:ListCertificates",
        "ec2:DescribeAccountAttributes", "ec2:DescribeAddresses", "ec2:DescribeAvailabilityZones",
        "ec2:DescribeInstances", "ec2:DescribeInternetGateways", "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeTags",
        "ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpcs",
        "elasticloadbalancing:DescribeCapacityReservation", "elasticloadbalancing:DescribeListenerAttributes",
        "elasticloadbalancing:DescribeListenerCertificates", "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeLoadBalancerAttributes", "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeSSLPolicies",
        "elasticloadbalancing:DescribeTags", "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth",
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
      Sid       = "LoadBalancersServiceRole"
      Effect    = "Allow"
      Action    = "iam:CreateServiceLinkedRole"
      Resource  = "arn:${var.partition}:iam::${var.account_id}:role/aws-service-role/elasticloadbalancing.amazonaws.com/*"
      Condition = { StringEquals = { "iam:AWSServiceName" = "elasticloadbalancing.amazonaws.com" } }
    },
    {
      Sid      = "UseVpcs"
      Effect   = "Allow"
      Action   = ["ec2:CreateSecurityGroup", "ec2:GetSecurityGroupsForVpc"]
      Resource = "${local.ec2}:vpc/*"
    },
    {
      Sid       = "MakeTaggedSecurityGroups"
      Effect    = "Allow"
      Action    = "ec2:CreateSecurityGroup"
      Resource  = local.security_groups
      Condition = local.requested
    },
    {
      Sid       = "TagNewSecurityGroups"
      Effect    = "Allow"
      Action    = "ec2:CreateTags"
      Resource  = local.security_groups
      Condition = { StringEquals = merge(local.requested.StringEquals, { "ec2:CreateAction" = "CreateSecurityGroup" }) }
    },
    {
      Sid       = "ChangeOwnSecurityGroups"
      Effect    = "Allow"
      Action    = ["ec2:AuthorizeSecurityGroupIngress", "ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupIngress"]
      Resource  = local.security_groups
      Condition = local.owned
    },
    {
      # The load balancer's way to the nodes.
      Sid       = "OpenTheNodes"
      Effect    = "Allow"
      Action    = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"]
      Resource  = local.security_groups
      Condition = { StringEquals = { "aws:ResourceTag/${local.cluster_tag}" = "owned" } }
    },
    {
      Sid       = "MakeLoadBalancers"
      Effect    = "Allow"
      Action    = ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"]
      Resource  = flatten([local.load_balancers, local.target_groups])
      Condition = local.requested
    },
    {
      Sid      = "TagNewLoadBalancers"
      Effect   = "Allow"
      Action   = "elasticloadbalancing:AddTags"
      Resource = flatten([local.load_balancers, local.target_groups, local.listeners, local.rules])
      Condition = {
        StringEquals = merge(local.requested.StringEquals, {
          "elasticloadbalancing:CreateAction" = ["CreateListener", "CreateLoadBalancer", "CreateRule", "CreateTargetGroup"]
        })
      }
    },
    {
      Sid    = "ChangeOwnLoadBalancers"
      Effect = "Allow"
      Action = [
        "elasticloadbalancing:AddListenerCertificates", "elasticloadbalancing:CreateListener",
        "elasticloadbalancing:CreateRule", "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:DeleteLoadBalancer", "elasticloadbalancing:DeleteRule",
        "elasticloadbalancing:DeleteTargetGroup", "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyListenerAttributes",
        "elasticloadbalancing:ModifyLoadBalancerAttributes", "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:ModifyTargetGroup", "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:RegisterTargets", "elasticloadbalancing:RemoveListenerCertificates",
        "elasticloadbalancing:SetIpAddressType", "elasticloadbalancing:SetRulePriorities",
        "elasticloadbalancing:SetSecurityGroups", "elasticloadbalancing:SetSubnets",
      ]
      Resource  = flatten([local.load_balancers, local.target_groups, local.listeners, local.rules])
      Condition = local.owned
    },
  ]
}

module "role" {
  source = "../workload-identity"
  count  = var.enabled ? 1 : 0

  name                     = "${var.cluster_name}-load-balancer-controller"
  account_id               = var.account_id
  region                   = var.region
  partition                = var.partition
  issuer                   = var.issuer
  namespace                = "kube-system"
  service_account          = "aws-load-balancer-controller"
  permissions_boundary_arn = var.permissions_boundary_arn
  statements               = [for statement in local.statements : jsonencode(statement)]
}
