mock_provider "aws" {
  mock_resource "aws_db_instance" {
    defaults = {
      endpoint           = "color-palette-dev-database.abcdefghijkl.eu-central-1.rds.amazonaws.com:5432"
      resource_id        = "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
      master_user_secret = [{ secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:rds!db-0-abcdef" }]
    }
  }

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000" }
  }
}

variables {
  name                     = "color-palette-dev"
  account_id               = "111122223333"
  region                   = "eu-central-1"
  vpc_id                   = "vpc-00000000000000001"
  subnet_ids               = ["subnet-0000000000000000a", "subnet-0000000000000000b", "subnet-0000000000000000c"]
  client_security_group_id = "sg-00000000000000001"
  multi_az                 = false
  deletion_protection      = false
  backup_days              = 1
}

run "a_database_of_little_worth" {
  command = apply

  # It is private.
  assert {
    condition     = !aws_db_instance.this.publicly_accessible && aws_db_instance.this.db_subnet_group_name == aws_db_subnet_group.this.name && toset(aws_db_subnet_group.this.subnet_ids) == toset(var.subnet_ids)
    error_message = "the database has a public address, or lies elsewhere"
  }

  assert {
    condition     = toset(aws_db_instance.this.vpc_security_group_ids) == toset([aws_security_group.this.id]) && aws_security_group.this.vpc_id == var.vpc_id
    error_message = "the database is in another security group"
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.clients.referenced_security_group_id == "sg-00000000000000001" && aws_vpc_security_group_ingress_rule.clients.from_port == 5432 && aws_vpc_security_group_ingress_rule.clients.to_port == 5432 && aws_vpc_security_group_ingress_rule.clients.ip_protocol == "tcp" && aws_vpc_security_group_ingress_rule.clients.security_group_id == aws_security_group.this.id
    error_message = "others than the nodes reach the database, or the nodes reach more than PostgreSQL"
  }

  # Nobody knows a password.
  assert {
    condition     = aws_db_instance.this.iam_database_authentication_enabled && aws_db_instance.this.manage_master_user_password && aws_db_instance.this.password == null && aws_db_instance.this.username == "color_palette_admin"
    error_message = "the service cannot come by its IAM role, or the administrator has a password of ours"
  }

  assert {
    condition     = output.user == "color_palette" && output.user != aws_db_instance.this.username
    error_message = "the service would be the administrator"
  }

  assert {
    condition     = output.resource_id == "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ" && output.admin_secret_arn == "arn:aws:secretsmanager:eu-central-1:111122223333:secret:rds!db-0-abcdef"
    error_message = "the outputs name another database or secret"
  }

  # TLS is forced.
  assert {
    condition     = one([for parameter in aws_db_parameter_group.this.parameter : parameter.value if parameter.name == "rds.force_ssl"]) == "1" && aws_db_instance.this.ca_cert_identifier == "rds-ca-rsa2048-g1"
    error_message = "connections without TLS are accepted"
  }

  assert {
    condition     = aws_db_parameter_group.this.family == "postgres17" && aws_db_instance.this.engine == "postgres" && aws_db_instance.this.engine_version == "17"
    error_message = "the parameters are of another engine"
  }

  # Its parameters are used.
  assert {
    condition     = aws_db_instance.this.parameter_group_name == aws_db_parameter_group.this.name
    error_message = "the database has other parameters, and so accepts connections without TLS"
  }

  # Everything is encrypted by our key.
  assert {
    condition     = aws_db_instance.this.storage_encrypted && alltrue([for key in [aws_db_instance.this.kms_key_id, aws_db_instance.this.master_user_secret_kms_key_id, aws_db_instance.this.performance_insights_kms_key_id] : key == aws_kms_key.this.arn]) && aws_kms_key.this.enable_key_rotation
    error_message = "the disk, the administrator's secret or the insights are not encrypted by our key"
  }

  assert {
    condition     = { for type, group in aws_cloudwatch_log_group.this : type => [group.name, group.retention_in_days, group.kms_key_id == aws_kms_key.this.arn] } == { postgresql = ["/aws/rds/instance/color-palette-dev-database/postgresql", 365, true], upgrade = ["/aws/rds/instance/color-palette-dev-database/upgrade", 365, true] }
    error_message = "a log group is missing, not encrypted, or does not last"
  }

  assert {
    condition     = toset(aws_db_instance.this.enabled_cloudwatch_logs_exports) == toset(keys(aws_cloudwatch_log_group.this))
    error_message = "logs are exported to groups that are not ours"
  }

  # The key serves the database only.
  assert {
    condition = jsondecode(aws_kms_key.this.policy) == {
      Version = "2012-10-17"
      Statement = [
        { Sid = "AccountAdministersByIAM", Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "kms:*", Resource = "*" },
        {
          Sid       = "LogsEncryptTheseGroups"
          Effect    = "Allow"
          Principal = { Service = "logs.eu-central-1.amazonaws.com" }
          Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
          Resource  = "*"
          Condition = {
            ArnEquals = {
              "kms:EncryptionContext:aws:logs:arn" = [
                "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/rds/instance/color-palette-dev-database/postgresql",
                "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/rds/instance/color-palette-dev-database/upgrade",
              ]
            }
          }
        },
      ]
    }
    error_message = "the key's policy: ${aws_kms_key.this.policy}"
  }

  # Monitoring is for this database only.
  assert {
    condition = jsondecode(aws_iam_role.monitoring.assume_role_policy) == {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "ThisDatabaseOnly"
        Effect    = "Allow"
        Principal = { Service = "monitoring.rds.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = {
          StringEquals = { "aws:SourceAccount" = "111122223333" }
          ArnEquals    = { "aws:SourceArn" = "arn:aws:rds:eu-central-1:111122223333:db:color-palette-dev-database" }
        }
      }]
    }
    error_message = "the trust policy: ${aws_iam_role.monitoring.assume_role_policy}"
  }

  assert {
    condition     = aws_iam_role_policy_attachment.monitoring.policy_arn == "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole" && aws_db_instance.this.monitoring_interval == 60 && aws_db_instance.this.monitoring_role_arn == "arn:aws:iam::111122223333:role/color-palette-dev-database-monitoring"
    error_message = "the monitoring role has another policy, or is not used"
  }

  # A database of little worth.
  assert {
    condition     = !aws_db_instance.this.multi_az && !aws_db_instance.this.deletion_protection && aws_db_instance.this.skip_final_snapshot && aws_db_instance.this.delete_automated_backups && aws_db_instance.this.backup_retention_period == 1
    error_message = "dev could not be torn down by one command"
  }
}

run "a_database_of_worth" {
  command = apply

  variables {
    multi_az            = true
    deletion_protection = true
    backup_days         = 35
  }

  assert {
    condition     = aws_db_instance.this.multi_az && aws_db_instance.this.deletion_protection && !aws_db_instance.this.skip_final_snapshot && aws_db_instance.this.final_snapshot_identifier == "color-palette-dev-database-final" && !aws_db_instance.this.delete_automated_backups && aws_db_instance.this.backup_retention_period == 35
    error_message = "a deletion would leave nothing"
  }
}

run "no_backups_are_refused" {
  command = plan

  variables {
    backup_days = 0
  }

  expect_failures = [var.backup_days]
}

run "protection_without_backups_is_refused" {
  command = plan

  variables {
    deletion_protection = true
    backup_days         = 1
  }

  expect_failures = [var.backup_days]
}

run "a_single_zone_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-0000000000000000a", "subnet-0000000000000000b"]
  }

  expect_failures = [var.subnet_ids]
}

run "an_old_postgresql_is_refused" {
  command = plan

  variables {
    engine_version = "12"
  }

  expect_failures = [var.engine_version]
}

run "a_disk_that_cannot_grow_is_refused" {
  command = plan

  variables {
    max_storage_gb = 20
  }

  expect_failures = [var.max_storage_gb]
}
