mock_provider "aws" {
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/vpc/color-palette-dev/flow-logs" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/color-palette-dev-flow-logs" }
  }
}

variables {
  name                     = "color-palette-dev"
  account_id               = "111122223333"
  region                   = "eu-central-1"
  zones                    = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
  cluster_name             = "color-palette-dev"
  single_nat_gateway       = true
  permissions_boundary_arn = "arn:aws:iam::111122223333:policy/color-palette-platform-boundary"
}

run "a_vpc_with_one_gateway" {
  command = apply

  # Each zone has three subnets that do not overlap.
  assert {
    condition     = { for zone, subnet in aws_subnet.private : zone => subnet.cidr_block } == { "eu-central-1a" = "10.0.0.0/19", "eu-central-1b" = "10.0.32.0/19", "eu-central-1c" = "10.0.64.0/19" }
    error_message = "private subnets: ${jsonencode([for subnet in aws_subnet.private : subnet.cidr_block])}"
  }

  assert {
    condition     = { for zone, subnet in aws_subnet.public : zone => subnet.cidr_block } == { "eu-central-1a" = "10.0.192.0/24", "eu-central-1b" = "10.0.193.0/24", "eu-central-1c" = "10.0.194.0/24" }
    error_message = "public subnets: ${jsonencode([for subnet in aws_subnet.public : subnet.cidr_block])}"
  }

  assert {
    condition     = { for zone, subnet in aws_subnet.database : zone => subnet.cidr_block } == { "eu-central-1a" = "10.0.208.0/24", "eu-central-1b" = "10.0.209.0/24", "eu-central-1c" = "10.0.210.0/24" }
    error_message = "database subnets: ${jsonencode([for subnet in aws_subnet.database : subnet.cidr_block])}"
  }

  assert {
    condition     = alltrue([for subnet in concat(values(aws_subnet.public), values(aws_subnet.private), values(aws_subnet.database)) : !subnet.map_public_ip_on_launch && subnet.vpc_id == aws_vpc.this.id])
    error_message = "a subnet gives public addresses by itself, or lies in another VPC"
  }

  assert {
    condition     = output.private_subnet_ids == [for zone in var.zones : aws_subnet.private[zone].id] && output.public_subnet_ids == [for zone in var.zones : aws_subnet.public[zone].id] && output.database_subnet_ids == [for zone in var.zones : aws_subnet.database[zone].id]
    error_message = "the outputs name other subnets, or in another order"
  }

  # Load balancers find their subnets by tags.
  assert {
    condition     = alltrue([for subnet in aws_subnet.public : subnet.tags["kubernetes.io/role/elb"] == "1" && subnet.tags["kubernetes.io/cluster/color-palette-dev"] == "shared"])
    error_message = "a public subnet lacks the tags of load balancers"
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.private : subnet.tags["kubernetes.io/role/internal-elb"] == "1" && subnet.tags["kubernetes.io/cluster/color-palette-dev"] == "shared" && !contains(keys(subnet.tags), "kubernetes.io/role/elb")])
    error_message = "a private subnet lacks the tags of internal load balancers, or has those of public ones"
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.database : length([for key in keys(subnet.tags) : key if startswith(key, "kubernetes.io/")]) == 0])
    error_message = "a load balancer could be put into a database subnet"
  }

  # One gateway serves all zones.
  assert {
    condition     = keys(aws_nat_gateway.this) == ["eu-central-1a"] && length(aws_eip.nat) == 1
    error_message = "gateways in ${jsonencode(keys(aws_nat_gateway.this))}"
  }

  assert {
    condition     = aws_nat_gateway.this["eu-central-1a"].subnet_id == aws_subnet.public["eu-central-1a"].id
    error_message = "the gateway must stand in a public subnet"
  }

  assert {
    condition     = alltrue([for zone in var.zones : aws_route.nat[zone].nat_gateway_id == aws_nat_gateway.this["eu-central-1a"].id && aws_route.nat[zone].route_table_id == aws_route_table.private[zone].id])
    error_message = "a zone has no way out"
  }

  # Only public subnets reach the Internet gateway, and databases reach nothing.
  assert {
    condition     = aws_route.internet.route_table_id == aws_route_table.public.id && aws_route.internet.gateway_id == aws_internet_gateway.this.id
    error_message = "the Internet's route is not the public table's"
  }

  assert {
    condition     = alltrue([for zone in var.zones : aws_route_table_association.database[zone].route_table_id == aws_route_table.database.id && aws_route_table_association.database[zone].subnet_id == aws_subnet.database[zone].id])
    error_message = "a database subnet has another table"
  }

  assert {
    condition     = !contains(concat([aws_route.internet.route_table_id], [for route in aws_route.nat : route.route_table_id], tolist(aws_vpc_endpoint.s3.route_table_ids)), aws_route_table.database.id)
    error_message = "a route leads out of the database subnets"
  }

  assert {
    condition     = alltrue([for zone in var.zones : aws_route_table_association.private[zone].route_table_id == aws_route_table.private[zone].id && aws_route_table_association.public[zone].route_table_id == aws_route_table.public.id])
    error_message = "a subnet has another zone's or another kind's table"
  }

  # AWS services answer inside the VPC.
  assert {
    condition     = keys(aws_vpc_endpoint.interface) == ["ecr.api", "ecr.dkr", "eks", "eks-auth", "logs", "secretsmanager", "sts"]
    error_message = "endpoints: ${jsonencode(keys(aws_vpc_endpoint.interface))}"
  }

  assert {
    condition     = alltrue([for service, endpoint in aws_vpc_endpoint.interface : endpoint.service_name == "com.amazonaws.eu-central-1.${service}" && endpoint.vpc_endpoint_type == "Interface" && endpoint.private_dns_enabled && toset(endpoint.subnet_ids) == toset(output.private_subnet_ids) && toset(endpoint.security_group_ids) == toset([aws_security_group.endpoints.id])])
    error_message = "an endpoint has another name, place, security group, or does not answer by the service's own name"
  }

  assert {
    condition     = aws_vpc_endpoint.s3.vpc_endpoint_type == "Gateway" && aws_vpc_endpoint.s3.service_name == "com.amazonaws.eu-central-1.s3" && toset(aws_vpc_endpoint.s3.route_table_ids) == toset([for table in aws_route_table.private : table.id])
    error_message = "image layers do not come by the S3 gateway"
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.endpoints.cidr_ipv4 == "10.0.0.0/16" && aws_vpc_security_group_ingress_rule.endpoints.from_port == 443 && aws_vpc_security_group_ingress_rule.endpoints.to_port == 443 && aws_vpc_security_group_ingress_rule.endpoints.ip_protocol == "tcp" && aws_vpc_security_group_ingress_rule.endpoints.security_group_id == aws_security_group.endpoints.id
    error_message = "the endpoints must answer HTTPS from the VPC, and that only"
  }

  # The default security group is closed.
  assert {
    condition     = aws_default_security_group.this.vpc_id == aws_vpc.this.id
    error_message = "the default security group is another VPC's"
  }

  # Flow logs are whole, encrypted and kept a year.
  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL" && aws_flow_log.this.vpc_id == aws_vpc.this.id && aws_flow_log.this.log_destination == aws_cloudwatch_log_group.flow_logs.arn && aws_flow_log.this.iam_role_arn == aws_iam_role.flow_logs.arn
    error_message = "the flow log misses traffic, or goes elsewhere"
  }

  assert {
    condition     = aws_cloudwatch_log_group.flow_logs.retention_in_days == 365 && aws_cloudwatch_log_group.flow_logs.kms_key_id == aws_kms_key.flow_logs.arn && aws_kms_key.flow_logs.enable_key_rotation
    error_message = "the flow logs end too early, or are not encrypted by a key that rotates"
  }

  assert {
    condition = jsondecode(aws_kms_key.flow_logs.policy) == {
      Version = "2012-10-17"
      Statement = [
        { Sid = "AccountAdministersByIAM", Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "kms:*", Resource = "*" },
        {
          Sid       = "LogsEncryptThisGroup"
          Effect    = "Allow"
          Principal = { Service = "logs.eu-central-1.amazonaws.com" }
          Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
          Resource  = "*"
          Condition = { ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/vpc/color-palette-dev/flow-logs" } }
        },
      ]
    }
    error_message = "the key's policy: ${aws_kms_key.flow_logs.policy}"
  }

  # The flow logs' role writes its own group only.
  assert {
    condition = jsondecode(aws_iam_role.flow_logs.assume_role_policy) == {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "FlowLogsOfThisAccount"
        Effect    = "Allow"
        Principal = { Service = "vpc-flow-logs.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = {
          StringEquals = { "aws:SourceAccount" = "111122223333" }
          ArnLike      = { "aws:SourceArn" = "arn:aws:ec2:eu-central-1:111122223333:vpc-flow-log/*" }
        }
      }]
    }
    error_message = "the trust policy: ${aws_iam_role.flow_logs.assume_role_policy}"
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.flow_logs.policy) == {
      Version = "2012-10-17"
      Statement = [
        {
          Sid    = "WriteThisGroup"
          Effect = "Allow"
          Action = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
          Resource = [
            "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/vpc/color-palette-dev/flow-logs",
            "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/vpc/color-palette-dev/flow-logs:*",
          ]
        },
        { Sid = "FindTheGroup", Effect = "Allow", Action = "logs:DescribeLogGroups", Resource = "*" },
      ]
    }
    error_message = "the policy: ${aws_iam_role_policy.flow_logs.policy}"
  }

  assert {
    condition     = aws_iam_role.flow_logs.permissions_boundary == "arn:aws:iam::111122223333:policy/color-palette-platform-boundary"
    error_message = "the role has no boundary"
  }
}

run "six_zones_fit_into_the_smallest_vpc" {
  command = apply

  variables {
    cidr  = "10.0.0.0/18"
    zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c", "eu-central-1d", "eu-central-1e", "eu-central-1f"]
  }

  assert {
    condition     = aws_subnet.private["eu-central-1f"].cidr_block == "10.0.40.0/21" && aws_subnet.public["eu-central-1a"].cidr_block == "10.0.48.0/26" && aws_subnet.database["eu-central-1f"].cidr_block == "10.0.53.64/26"
    error_message = "the last private subnet must end before the first public one, and the last database subnet within the VPC"
  }
}

run "a_gateway_per_zone_serves_its_own_zone" {
  command = apply

  variables {
    single_nat_gateway = false
  }

  assert {
    condition     = toset(keys(aws_nat_gateway.this)) == toset(var.zones) && alltrue([for zone in var.zones : aws_route.nat[zone].nat_gateway_id == aws_nat_gateway.this[zone].id && aws_nat_gateway.this[zone].subnet_id == aws_subnet.public[zone].id])
    error_message = "a zone's way out leads through another zone"
  }
}

run "endpoints_are_a_toggle" {
  command = apply

  variables {
    interface_endpoints = ["sts"]
  }

  assert {
    condition     = keys(aws_vpc_endpoint.interface) == ["sts"]
    error_message = "endpoints: ${jsonencode(keys(aws_vpc_endpoint.interface))}"
  }
}

run "two_zones_are_refused" {
  command = plan

  variables {
    zones = ["eu-central-1a", "eu-central-1b"]
  }

  expect_failures = [var.zones]
}

run "a_zone_twice_is_refused" {
  command = plan

  variables {
    zones = ["eu-central-1a", "eu-central-1b", "eu-central-1b"]
  }

  expect_failures = [var.zones]
}

run "zones_of_another_region_are_refused" {
  command = plan

  variables {
    zones = ["eu-central-1a", "eu-central-1b", "eu-west-1c"]
  }

  expect_failures = [var.zones]
}

run "public_addresses_are_refused" {
  command = plan

  variables {
    cidr = "8.8.0.0/16"
  }

  expect_failures = [var.cidr]
}

run "a_small_vpc_is_refused" {
  command = plan

  variables {
    cidr = "10.0.0.0/20"
  }

  expect_failures = [var.cidr]
}

run "the_addresses_of_services_are_refused" {
  command = plan

  variables {
    cidr = "172.20.0.0/16"
  }

  expect_failures = [var.cidr]
}

run "a_vpc_without_sts_is_refused" {
  command = plan

  variables {
    interface_endpoints = ["ecr.api"]
  }

  expect_failures = [var.interface_endpoints]
}

run "a_short_memory_is_refused" {
  command = plan

  variables {
    flow_log_retention_days = 30
  }

  expect_failures = [var.flow_log_retention_days]
}

run "a_name_outside_the_platform_is_refused" {
  command = plan

  variables {
    name = "palette-dev"
  }

  expect_failures = [var.name]
}

run "a_boundary_of_another_account_is_refused" {
  command = plan

  variables {
    permissions_boundary_arn = "arn:aws:iam::999999999999:policy/color-palette-platform-boundary"
  }

  expect_failures = [var.permissions_boundary_arn]
}
