mock_provider "aws" {
  source = "../../mocks"
}

# terraform.tfvars has the values; a test names what it tests.

run "as_it_is" {
  command = apply

  # The pods' role is this environment's.
  assert {
    condition     = output.service_account_annotation == "eks.amazonaws.com/role-arn: arn:aws:iam::${var.account_id}:role/color-palette-staging-workload"
    error_message = "the manifests would name another role than ${output.service_account_annotation}"
  }

  # The cluster is this environment's, and its nodes are those that pull.
  assert {
    condition     = module.cluster.name == "color-palette-staging" && module.cluster.node_role_arn == "arn:aws:iam::${var.account_id}:role/color-palette-staging-node"
    error_message = "the cluster is ${module.cluster.name}, its nodes are ${module.cluster.node_role_arn}"
  }

  # The VPC is the one that the manifests name.
  assert {
    condition     = module.network.vpc_cidr == "10.0.0.0/16"
    error_message = "NetworkPolicies let out to other addresses than ${module.network.vpc_cidr}"
  }

  # The database lies in subnets of its own.
  assert {
    condition     = length(setintersection(module.network.database_subnet_ids, concat(module.network.public_subnet_ids, module.network.private_subnet_ids))) == 0 && length(module.network.database_subnet_ids) == 3
    error_message = "a database subnet is also another one"
  }

  # The next steps are said.
  assert {
    condition     = output.kubeconfig_command == "aws eks update-kubeconfig --region ${var.region} --name color-palette-staging --role-arn arn:aws:iam::${var.account_id}:role/color-palette-cluster-admin"
    error_message = "the kubeconfig command is ${output.kubeconfig_command}"
  }

  assert {
    condition     = output.argocd_commands[4] == "kubectl apply -f argocd/application-policies.yaml -f argocd/application-staging.yaml"
    error_message = "Argo CD would deploy another environment: ${jsonencode(output.argocd_commands)}"
  }

  assert {
    condition     = output.secret_command == "aws secretsmanager put-secret-value --region ${var.region} --secret-id color-palette/staging/api --secret-string file://secret.json"
    error_message = "the secret's command is ${output.secret_command}"
  }

  # Without the toggle there is no controller.
  assert {
    condition     = output.load_balancer_controller_values == null
    error_message = "the controller's role is there though nobody asked"
  }

  # The API is private.
  assert {
    condition     = output.kubernetes_api_answers == "inside the VPC only, to the nodes"
    error_message = "the API answers ${output.kubernetes_api_answers}"
  }

  # The database survives a zone and a mistake.
  assert {
    condition     = module.database.protection == { multi_az = true, deletion_protection = true, backup_days = 7 }
    error_message = "the database is ${jsonencode(module.database.protection)}"
  }

  # The gateways are one for all.
  assert {
    condition     = module.network.nat_gateway_count == 1
    error_message = "${module.network.nat_gateway_count} gateways"
  }
}

run "the_load_balancer_controller_is_a_toggle" {
  command = apply

  variables {
    load_balancer_controller = true
  }

  assert {
    condition     = output.load_balancer_controller_values.clusterName == "color-palette-staging"
    error_message = "the controller would serve another cluster"
  }
}

run "two_zones_are_refused" {
  command = plan

  variables {
    zone_letters = ["a", "b"]
  }

  expect_failures = [var.zone_letters]
}

run "an_account_that_is_none_is_refused" {
  command = plan

  variables {
    account_id = "my-account"
  }

  expect_failures = [var.account_id]
}

run "a_zone_as_region_is_refused" {
  command = plan

  variables {
    region = "eu-central-1a"
  }

  expect_failures = [var.region]
}

run "the_api_can_be_opened_to_named_addresses" {
  command = apply

  variables {
    public_endpoint       = true
    public_endpoint_cidrs = ["203.0.113.0/24"]
  }

  assert {
    condition     = output.kubernetes_api_answers == "inside the VPC, and to 203.0.113.0/24"
    error_message = "the API answers ${output.kubernetes_api_answers}"
  }
}

run "a_teardown_takes_the_protection_off_first" {
  command = apply

  variables {
    database_deletion_protection = false
  }

  assert {
    condition     = module.database.protection.deletion_protection == false
    error_message = "the database is ${jsonencode(module.database.protection)}"
  }
}
