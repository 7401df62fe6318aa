locals {
  cluster_arn      = "arn:${var.partition}:eks:${var.region}:${var.account_id}:cluster/${var.name}"
  cluster_role_arn = "arn:${var.partition}:iam::${var.account_id}:role/${var.name}-cluster"
  # EKS writes to a group of this name, whether we make it or not; made by us it is encrypted and does end.
  log_group     = "/aws/eks/${var.name}/cluster"
  log_group_arn = "arn:${var.partition}:logs:${var.region}:${var.account_id}:log-group:${local.log_group}"
  # In the conditions of a trust policy the issuer has no scheme; with one, no pod gets a role.
  issuer_host = trimprefix(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://")

  # Nodes become ready only with these; the others need nodes to become ready themselves.
  addons_before_nodes = {
    vpc-cni = {
      # As a string: the add-on's schema wants it so. Without it NetworkPolicies are accepted and ignored.
      configuration_values     = jsonencode({ enableNetworkPolicy = "true" })
      service_account_role_arn = aws_iam_role.vpc_cni.arn
    }
    kube-proxy             = { configuration_values = null, service_account_role_arn = null }
    eks-pod-identity-agent = { configuration_values = null, service_account_role_arn = null }
  }
  addons_after_nodes = toset(["coredns", "metrics-server"])
}

################################################################################
# Encryption and logs
################################################################################

resource "aws_kms_key" "this" {
  description             = "Kubernetes secrets and control-plane logs of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        # IAM policies of the account decide; without this statement nobody could ever change the key again.
        Sid       = "AccountAdministersByIAM"
        Effect    = "Allow"
        Principal = { AWS = "arn:${var.partition}:iam::${var.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        # Here and not in the role's policy, which could name the key by its computed id only.
        Sid       = "ClusterEncryptsSecrets"
        Effect    = "Allow"
        Principal = { AWS = local.cluster_role_arn }
        Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"]
        Resource  = "*"
      },
      {
        Sid       = "LogsEncryptThisGroup"
        Effect    = "Allow"
        Principal = { Service = "logs.${var.region}.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
        Resource  = "*"
        Condition = { ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = local.log_group_arn } }
      },
    ]
  })

  tags = { Name = "${var.name}-cluster" }

  # A key policy is refused when it names a role that is not there.
  depends_on = [aws_iam_role.cluster]
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}-cluster"
  target_key_id = aws_kms_key.this.key_id
}

resource "aws_cloudwatch_log_group" "this" {
  name              = local.log_group
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.this.arn
}

################################################################################
# Control plane
################################################################################

resource "aws_iam_role" "cluster" {
  name        = "${var.name}-cluster"
  description = "The control plane of ${var.name}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "ThisClusterOnly"
      Effect    = "Allow"
      Principal = { Service = "eks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = var.account_id }
        ArnEquals    = { "aws:SourceArn" = local.cluster_arn }
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "cluster" {
  role       = aws_iam_role.cluster.name
  policy_arn = "arn:${var.partition}:iam::aws:policy/AmazonEKSClusterPolicy"
}

resource "aws_eks_cluster" "this" {
  #checkov:skip=CKV_AWS_38:var.public_endpoint_cidrs refuses 0.0.0.0/0 without a written reason, which only the dev root can give
  #checkov:skip=CKV_AWS_39:The specification wants the public endpoint with a toggle; it is off by default, in staging and in prod, and never open to all by default
  name     = var.name
  version  = var.kubernetes_version
  role_arn = aws_iam_role.cluster.arn

  # The add-ons below take their place: what EKS puts there by itself, nobody updates.
  bootstrap_self_managed_addons = false
  enabled_cluster_log_types     = ["api", "audit", "authenticator", "controllerManager", "scheduler"]

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = false
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = aws_kms_key.this.arn
    }
  }

  kubernetes_network_config {
    ip_family = "ipv4"
    # Stated, since EKS chooses by the VPC's addresses otherwise; modules/network keeps the VPC out of it.
    service_ipv4_cidr = "172.20.0.0/16"
  }

  upgrade_policy {
    # The other one, EXTENDED, is the default and costs six times as much once the version is old.
    support_type = "STANDARD"
  }

  vpc_config {
    subnet_ids              = var.private_subnet_ids
    endpoint_private_access = true
    endpoint_public_access  = var.public_endpoint
    public_access_cidrs     = var.public_endpoint ? var.public_endpoint_cidrs : null
  }

  lifecycle {
    # Only read at the creation; a difference afterwards would replace the cluster.
    ignore_changes = [access_config[0].bootstrap_cluster_creator_admin_permissions]
  }

  depends_on = [
    aws_cloudwatch_log_group.this,
    # Without its rights the control plane cannot take its network interfaces away when it is deleted.
    aws_iam_role_policy_attachment.cluster,
  ]
}

resource "aws_vpc_security_group_ingress_rule" "api" {
  for_each = toset(var.private_endpoint_cidrs)

  security_group_id = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
  description       = "The Kubernetes API inside the VPC"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

################################################################################
# Who administers it: IAM alone, by access entries; there is no aws-auth ConfigMap
################################################################################

resource "aws_eks_access_entry" "admin" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = var.admin_role_arn
  type          = "STANDARD"
}

resource "aws_eks_access_policy_association" "admin" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.admin.principal_arn
  policy_arn    = "arn:${var.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"

  access_scope {
    type = "cluster"
  }
}

################################################################################
# Who pods are: the cluster's own OIDC issuer
################################################################################

# No thumbprint: IAM judges the certificate by its own list of authorities.
resource "aws_iam_openid_connect_provider" "this" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]

  tags = { Name = var.name }
}

# The network plugin's rights lie with its own pods, not with the node, which every pod of the host network could use.
resource "aws_iam_role" "vpc_cni" {
  name        = "${var.name}-vpc-cni"
  description = "The network plugin of ${var.name}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "NetworkPlugin"
      Effect    = "Allow"
      Principal = { Federated = "arn:${var.partition}:iam::${var.account_id}:oidc-provider/${local.issuer_host}" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "${local.issuer_host}:sub" = "system:serviceaccount:kube-system:aws-node"
          "${local.issuer_host}:aud" = "sts.amazonaws.com"
        }
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "vpc_cni" {
  role       = aws_iam_role.vpc_cni.name
  policy_arn = "arn:${var.partition}:iam::aws:policy/AmazonEKS_CNI_Policy"
}

################################################################################
# Nodes
################################################################################

resource "aws_iam_role" "node" {
  name        = "${var.name}-node"
  description = "The nodes of ${var.name}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Instances"
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

# Join the cluster and pull images, no more: pods have roles of their own, and cannot reach this one.
resource "aws_iam_role_policy_attachment" "node" {
  for_each = toset(["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"])

  role       = aws_iam_role.node.name
  policy_arn = "arn:${var.partition}:iam::aws:policy/${each.value}"
}

resource "aws_launch_template" "node" {
  name                   = "${var.name}-node"
  description            = "The nodes of ${var.name}"
  update_default_version = true

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
    # One hop ends in the node's own network: a pod cannot ask for the node's credentials.
    http_put_response_hop_limit = 1
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = var.node_disk_gb
      encrypted             = true
      delete_on_termination = true
    }
  }

  # default_tags end at the template; what it makes is tagged here.
  dynamic "tag_specifications" {
    for_each = toset(["instance", "network-interface", "volume"])

    content {
      resource_type = tag_specifications.value
      tags          = { Name = "${var.name}-node", Project = "color-palette", ManagedBy = "terraform" }
    }
  }
}

# No security group in the template: so the nodes have EKS's own one, the only one that carries the cluster's tag,
# by which the load balancers of Services find where to let themselves in.
resource "aws_eks_node_group" "this" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "general"
  node_role_arn   = aws_iam_role.node.arn
  subnet_ids      = var.private_subnet_ids
  version         = var.kubernetes_version
  ami_type        = var.ami_type
  capacity_type   = "ON_DEMAND"
  instance_types  = var.instance_types

  launch_template {
    id      = aws_launch_template.node.id
    version = aws_launch_template.node.latest_version
  }

  scaling_config {
    min_size     = var.node_min
    max_size     = var.node_max
    desired_size = var.node_desired
  }

  update_config {
    max_unavailable = 1
  }

  node_repair_config {
    enabled = true
  }

  depends_on = [
    aws_eks_addon.before_nodes,
    aws_iam_role_policy_attachment.node,
  ]
}

################################################################################
# Add-ons
################################################################################

resource "aws_eks_addon" "before_nodes" {
  for_each = local.addons_before_nodes

  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  addon_version               = lookup(var.addon_versions, each.key, null)
  configuration_values        = each.value.configuration_values
  service_account_role_arn    = each.value.service_account_role_arn
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"

  depends_on = [
    aws_iam_openid_connect_provider.this,
    aws_iam_role_policy_attachment.vpc_cni,
  ]
}

resource "aws_eks_addon" "after_nodes" {
  for_each = local.addons_after_nodes

  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.value
  addon_version               = lookup(var.addon_versions, each.value, null)
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"

  depends_on = [aws_eks_node_group.this]
}
