mock_provider "aws" {
  mock_resource "aws_eks_cluster" {
    defaults = {
      endpoint   = "https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com"
      identity   = [{ oidc = [{ issuer = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF" }] }]
      vpc_config = { cluster_security_group_id = "sg-00000000000000001" }
    }
  }

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/color-palette-dev-some" }
  }

  mock_resource "aws_launch_template" {
    defaults = { id = "lt-00000000000000001", latest_version = 7 }
  }
}

variables {
  name               = "color-palette-dev"
  account_id         = "111122223333"
  region             = "eu-central-1"
  private_subnet_ids = ["subnet-0000000000000000a", "subnet-0000000000000000b", "subnet-0000000000000000c"]
  admin_role_arn     = "arn:aws:iam::111122223333:role/color-palette-cluster-admin"
}

run "a_private_cluster" {
  command = apply

  # Access is by IAM alone.
  assert {
    condition     = aws_eks_cluster.this.access_config[0].authentication_mode == "API"
    error_message = "aws-auth would still count: ${aws_eks_cluster.this.access_config[0].authentication_mode}"
  }

  assert {
    condition     = aws_eks_cluster.this.access_config[0].bootstrap_cluster_creator_admin_permissions == false
    error_message = "who runs Terraform first would administer the cluster for ever"
  }

  assert {
    condition     = aws_eks_access_entry.admin.principal_arn == "arn:aws:iam::111122223333:role/color-palette-cluster-admin" && aws_eks_access_entry.admin.type == "STANDARD" && aws_eks_access_entry.admin.cluster_name == "color-palette-dev"
    error_message = "the administrator is ${aws_eks_access_entry.admin.principal_arn}"
  }

  assert {
    condition     = aws_eks_access_policy_association.admin.policy_arn == "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy" && aws_eks_access_policy_association.admin.principal_arn == var.admin_role_arn && aws_eks_access_policy_association.admin.access_scope[0].type == "cluster"
    error_message = "the administrator's policy is ${aws_eks_access_policy_association.admin.policy_arn}"
  }

  # The API is private unless said otherwise.
  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_private_access && !aws_eks_cluster.this.vpc_config[0].endpoint_public_access
    error_message = "the API answers outside the VPC"
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.api) == 0
    error_message = "others than the nodes reach the API inside the VPC"
  }

  # Secrets are encrypted and every log is kept.
  assert {
    condition     = tolist(aws_eks_cluster.this.encryption_config[0].resources) == tolist(["secrets"]) && aws_eks_cluster.this.encryption_config[0].provider[0].key_arn == aws_kms_key.this.arn && aws_kms_key.this.enable_key_rotation
    error_message = "Kubernetes secrets are not encrypted by our key"
  }

  assert {
    condition     = toset(aws_eks_cluster.this.enabled_cluster_log_types) == toset(["api", "audit", "authenticator", "controllerManager", "scheduler"])
    error_message = "logs: ${jsonencode(aws_eks_cluster.this.enabled_cluster_log_types)}"
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/aws/eks/color-palette-dev/cluster" && aws_cloudwatch_log_group.this.retention_in_days == 365 && aws_cloudwatch_log_group.this.kms_key_id == aws_kms_key.this.arn
    error_message = "the logs go to ${aws_cloudwatch_log_group.this.name}, for ${aws_cloudwatch_log_group.this.retention_in_days} days"
  }

  # The key serves the cluster and its logs only.
  assert {
    condition = jsondecode(aws_kms_key.this.policy) == {
      Version = "2012-10-17"
      Statement = [
        { Sid = "AccountAdministersByIAM", Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "kms:*", Resource = "*" },
        {
          Sid       = "ClusterEncryptsSecrets"
          Effect    = "Allow"
          Principal = { AWS = "arn:aws:iam::111122223333:role/color-palette-dev-cluster" }
          Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"]
          Resource  = "*"
        },
        {
          Sid       = "LogsEncryptThisGroup"
          Effect    = "Allow"
          Principal = { Service = "logs.eu-central-1.amazonaws.com" }
          Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
          Resource  = "*"
          Condition = { ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/eks/color-palette-dev/cluster" } }
        },
      ]
    }
    error_message = "the key's policy: ${aws_kms_key.this.policy}"
  }

  assert {
    condition     = aws_iam_role.cluster.name == "color-palette-dev-cluster"
    error_message = "the key's policy names a role that is not there"
  }

  # The version is stated and leaves with its standard support.
  assert {
    condition     = aws_eks_cluster.this.version == "1.35" && aws_eks_node_group.this.version == "1.35" && aws_eks_cluster.this.upgrade_policy[0].support_type == "STANDARD"
    error_message = "Kubernetes ${aws_eks_cluster.this.version}, support ${aws_eks_cluster.this.upgrade_policy[0].support_type}"
  }

  # Services have addresses outside the VPC.
  assert {
    condition     = aws_eks_cluster.this.kubernetes_network_config[0].service_ipv4_cidr == "172.20.0.0/16"
    error_message = "services live in ${aws_eks_cluster.this.kubernetes_network_config[0].service_ipv4_cidr}"
  }

  # The OIDC provider is the cluster's own issuer.
  assert {
    condition     = aws_iam_openid_connect_provider.this.url == "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF" && tolist(aws_iam_openid_connect_provider.this.client_id_list) == tolist(["sts.amazonaws.com"])
    error_message = "the provider is of ${aws_iam_openid_connect_provider.this.url}"
  }

  assert {
    condition     = output.issuer == "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF" && output.node_security_group_id == "sg-00000000000000001" && output.node_role_arn == "arn:aws:iam::111122223333:role/color-palette-dev-node"
    error_message = "the outputs name another issuer, security group or role"
  }

  # The network plugin has its own role.
  assert {
    condition = jsondecode(aws_iam_role.vpc_cni.assume_role_policy) == {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "NetworkPlugin"
        Effect    = "Allow"
        Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF" }
        Action    = "sts:AssumeRoleWithWebIdentity"
        Condition = {
          StringEquals = {
            "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub" = "system:serviceaccount:kube-system:aws-node"
            "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:aud" = "sts.amazonaws.com"
          }
        }
      }]
    }
    error_message = "the trust policy: ${aws_iam_role.vpc_cni.assume_role_policy}"
  }

  assert {
    condition     = aws_iam_role_policy_attachment.vpc_cni.policy_arn == "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy" && aws_iam_role_policy_attachment.vpc_cni.role == "color-palette-dev-vpc-cni"
    error_message = "the network plugin has ${aws_iam_role_policy_attachment.vpc_cni.policy_arn}"
  }

  # Nodes can join and pull, and nothing else.
  assert {
    condition     = toset([for attachment in aws_iam_role_policy_attachment.node : attachment.policy_arn]) == toset(["arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy", "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"])
    error_message = "nodes have ${jsonencode([for attachment in aws_iam_role_policy_attachment.node : attachment.policy_arn])}"
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_role.node.assume_role_policy).Statement : [statement.Effect, statement.Principal, statement.Action]] == [["Allow", { Service = "ec2.amazonaws.com" }, "sts:AssumeRole"]]
    error_message = "the nodes' role trusts ${aws_iam_role.node.assume_role_policy}"
  }

  # The control plane's role is for this cluster only.
  assert {
    condition = jsondecode(aws_iam_role.cluster.assume_role_policy) == {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "ThisClusterOnly"
        Effect    = "Allow"
        Principal = { Service = "eks.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = {
          StringEquals = { "aws:SourceAccount" = "111122223333" }
          ArnEquals    = { "aws:SourceArn" = "arn:aws:eks:eu-central-1:111122223333:cluster/color-palette-dev" }
        }
      }]
    }
    error_message = "the trust policy: ${aws_iam_role.cluster.assume_role_policy}"
  }

  assert {
    condition     = aws_iam_role_policy_attachment.cluster.policy_arn == "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
    error_message = "the control plane has ${aws_iam_role_policy_attachment.cluster.policy_arn}"
  }

  # Pods cannot reach the nodes' credentials.
  assert {
    condition     = aws_launch_template.node.metadata_options[0].http_tokens == "required" && aws_launch_template.node.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "the metadata service answers a pod"
  }

  # Nodes are private, encrypted and replaced one by one.
  assert {
    condition     = tobool(aws_launch_template.node.block_device_mappings[0].ebs[0].encrypted) && aws_launch_template.node.block_device_mappings[0].ebs[0].volume_type == "gp3" && aws_launch_template.node.block_device_mappings[0].device_name == "/dev/xvda"
    error_message = "a node's disk is not encrypted, or not the root disk"
  }

  assert {
    condition     = length(aws_launch_template.node.network_interfaces) == 0
    error_message = "the template has interfaces of its own, and so other security groups or public addresses"
  }

  assert {
    condition     = toset(aws_eks_node_group.this.subnet_ids) == toset(var.private_subnet_ids) && aws_eks_node_group.this.ami_type == "AL2023_x86_64_STANDARD"
    error_message = "nodes run ${aws_eks_node_group.this.ami_type} in ${jsonencode(aws_eks_node_group.this.subnet_ids)}"
  }

  assert {
    condition     = aws_eks_node_group.this.update_config[0].max_unavailable == 1 && aws_eks_node_group.this.scaling_config[0].min_size == 2 && aws_eks_node_group.this.scaling_config[0].desired_size == 3 && aws_eks_node_group.this.scaling_config[0].max_size == 4
    error_message = "an update takes more than one node at a time, or the size is another"
  }

  assert {
    condition     = aws_eks_node_group.this.launch_template[0].id == aws_launch_template.node.id && aws_eks_node_group.this.launch_template[0].version == tostring(aws_launch_template.node.latest_version)
    error_message = "the nodes do not follow the template"
  }

  # NetworkPolicies are enforced.
  assert {
    condition     = jsondecode(aws_eks_addon.before_nodes["vpc-cni"].configuration_values) == { enableNetworkPolicy = "true" }
    error_message = "NetworkPolicies would be accepted and ignored"
  }
}

run "a_public_api_is_for_the_named_addresses_and_stays_private_too" {
  command = apply

  variables {
    public_endpoint        = true
    public_endpoint_cidrs  = ["203.0.113.0/24"]
    private_endpoint_cidrs = ["10.8.0.0/16"]
  }

  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_public_access && aws_eks_cluster.this.vpc_config[0].endpoint_private_access && toset(aws_eks_cluster.this.vpc_config[0].public_access_cidrs) == toset(["203.0.113.0/24"])
    error_message = "the endpoint is for ${jsonencode(aws_eks_cluster.this.vpc_config[0].public_access_cidrs)}"
  }

  assert {
    condition     = [for rule in aws_vpc_security_group_ingress_rule.api : [rule.cidr_ipv4, rule.from_port, rule.to_port, rule.ip_protocol, rule.security_group_id]] == [["10.8.0.0/16", 443, 443, "tcp", "sg-00000000000000001"]]
    error_message = "the VPN does not reach the API inside the VPC, or reaches more"
  }
}

run "open_to_all_takes_a_reason" {
  command = apply

  variables {
    public_endpoint             = true
    public_endpoint_cidrs       = ["0.0.0.0/0"]
    public_endpoint_open_reason = "A workshop of one day; IAM still decides."
  }

  assert {
    condition     = toset(aws_eks_cluster.this.vpc_config[0].public_access_cidrs) == toset(["0.0.0.0/0"])
    error_message = "the endpoint is for ${jsonencode(aws_eks_cluster.this.vpc_config[0].public_access_cidrs)}"
  }
}

run "add_ons_are_all_there_with_the_versions_that_are_named" {
  command = apply

  variables {
    addon_versions = { coredns = "v1.13.1-eksbuild.1" }
  }

  assert {
    condition     = keys(aws_eks_addon.before_nodes) == ["eks-pod-identity-agent", "kube-proxy", "vpc-cni"] && keys(aws_eks_addon.after_nodes) == ["coredns", "metrics-server"]
    error_message = "add-ons: ${jsonencode(concat(keys(aws_eks_addon.before_nodes), keys(aws_eks_addon.after_nodes)))}"
  }

  assert {
    condition     = aws_eks_addon.after_nodes["coredns"].addon_version == "v1.13.1-eksbuild.1" && !aws_eks_cluster.this.bootstrap_self_managed_addons
    error_message = "the version that was named is not taken, or EKS puts its own unmanaged ones"
  }
}

run "an_open_endpoint_without_a_reason_is_refused" {
  command = plan

  variables {
    public_endpoint       = true
    public_endpoint_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.public_endpoint_cidrs]
}

run "half_of_the_internet_is_refused" {
  command = plan

  variables {
    public_endpoint       = true
    public_endpoint_cidrs = ["0.0.0.0/1", "128.0.0.0/1"]
  }

  expect_failures = [var.public_endpoint_cidrs]
}

run "addresses_for_a_private_cluster_are_refused" {
  command = plan

  variables {
    public_endpoint_cidrs = ["203.0.113.0/24"]
  }

  expect_failures = [var.public_endpoint_cidrs]
}

run "a_public_endpoint_for_nobody_is_refused" {
  command = plan

  variables {
    public_endpoint = true
  }

  expect_failures = [var.public_endpoint_cidrs]
}

run "public_addresses_inside_are_refused" {
  command = plan

  variables {
    private_endpoint_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.private_endpoint_cidrs]
}

run "a_single_zone_is_refused" {
  command = plan

  variables {
    private_subnet_ids = ["subnet-0000000000000000a"]
  }

  expect_failures = [var.private_subnet_ids]
}

run "root_as_administrator_is_refused" {
  command = plan

  variables {
    admin_role_arn = "arn:aws:iam::111122223333:root"
  }

  expect_failures = [var.admin_role_arn]
}

run "an_administrator_of_another_account_is_refused" {
  command = plan

  variables {
    admin_role_arn = "arn:aws:iam::999999999999:role/color-palette-cluster-admin"
  }

  expect_failures = [var.admin_role_arn]
}

run "an_old_kubernetes_is_refused" {
  command = plan

  variables {
    kubernetes_version = "1.30"
  }

  expect_failures = [var.kubernetes_version]
}

run "an_old_system_is_refused" {
  command = plan

  variables {
    ami_type = "AL2_x86_64"
  }

  expect_failures = [var.ami_type]
}

run "one_node_is_refused" {
  command = plan

  variables {
    node_min = 1
  }

  expect_failures = [var.node_min]
}

run "a_size_outside_its_limits_is_refused" {
  command = plan

  variables {
    node_desired = 9
  }

  expect_failures = [var.node_desired]
}

run "an_add_on_that_is_not_there_is_refused" {
  command = plan

  variables {
    addon_versions = { istio = "v1.0.0-eksbuild.1" }
  }

  expect_failures = [var.addon_versions]
}
