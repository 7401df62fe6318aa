locals {
  identifier  = "${var.name}-database"
  log_types   = toset(["postgresql", "upgrade"])
  log_groups  = { for type in local.log_types : type => "/aws/rds/instance/${local.identifier}/${type}" }
  log_arns    = [for group in local.log_groups : "arn:${var.partition}:logs:${var.region}:${var.account_id}:log-group:${group}"]
  database    = "color_palette"
  user        = "color_palette"
  admin       = "color_palette_admin"
  port        = 5432
  parameters  = "postgres${var.engine_version}"
  monitor_arn = "arn:${var.partition}:rds:${var.region}:${var.account_id}:db:${local.identifier}"
}

################################################################################
# Encryption
################################################################################

resource "aws_kms_key" "this" {
  description             = "Storage, backups, admin secret and logs of ${local.identifier}"
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
        Sid       = "LogsEncryptTheseGroups"
        Effect    = "Allow"
        Principal = { Service = "logs.${var.region}.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
        Resource  = "*"
        Condition = { ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = local.log_arns } }
      },
    ]
  })

  tags = { Name = local.identifier }
}

resource "aws_kms_alias" "this" {
  name          = "alias/${local.identifier}"
  target_key_id = aws_kms_key.this.key_id
}

################################################################################
# Network
################################################################################

resource "aws_db_subnet_group" "this" {
  name        = local.identifier
  description = "Subnets without a way out of the VPC"
  subnet_ids  = var.subnet_ids
}

# No rule for the way out: a database that cannot begin a connection cannot carry data away.
resource "aws_security_group" "this" {
  name        = local.identifier
  description = "PostgreSQL, from the nodes only"
  vpc_id      = var.vpc_id

  tags = { Name = local.identifier }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id            = aws_security_group.this.id
  description                  = "PostgreSQL from the nodes"
  referenced_security_group_id = var.client_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
}

################################################################################
# Database
################################################################################

resource "aws_db_parameter_group" "this" {
  # A new major version has a family of its own, hence a group of its own beside the old one until the switch.
  name_prefix = "${local.identifier}-"
  family      = local.parameters
  description = "TLS only; connections and slow statements are logged"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  parameter {
    name  = "log_connections"
    value = "1"
  }

  parameter {
    name  = "log_disconnections"
    value = "1"
  }

  # Statements that change the schema; not those with data in them.
  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = local.log_groups

  name              = each.value
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.this.arn
}

resource "aws_iam_role" "monitoring" {
  name        = "${local.identifier}-monitoring"
  description = "Writes the operating system's measures of ${local.identifier}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "ThisDatabaseOnly"
      Effect    = "Allow"
      Principal = { Service = "monitoring.rds.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = var.account_id }
        ArnEquals    = { "aws:SourceArn" = local.monitor_arn }
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.monitoring.name
  policy_arn = "arn:${var.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_db_instance" "this" {
  #checkov:skip=CKV_AWS_157:A standby by environment, as a bill by environment; the tests hold that staging and prod have one
  #checkov:skip=CKV_AWS_293:Deletion protection by environment: dev is torn down by one command; the tests hold that staging and prod have it
  identifier     = local.identifier
  engine         = "postgres"
  engine_version = var.engine_version
  instance_class = var.instance_class
  db_name        = local.database
  port           = local.port

  # The service comes with a token of its IAM role. The administrator's password is made, kept and rotated by RDS in
  # Secrets Manager, and so is in no state file and known to nobody.
  iam_database_authentication_enabled = true
  username                            = local.admin
  manage_master_user_password         = true
  master_user_secret_kms_key_id       = aws_kms_key.this.arn

  storage_type          = "gp3"
  allocated_storage     = var.storage_gb
  max_allocated_storage = var.max_storage_gb
  storage_encrypted     = true
  kms_key_id            = aws_kms_key.this.arn

  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.this.id]
  publicly_accessible    = false
  ca_cert_identifier     = "rds-ca-rsa2048-g1"
  multi_az               = var.multi_az

  backup_retention_period   = var.backup_days
  backup_window             = "02:00-03:00"
  maintenance_window        = "sun:03:30-sun:04:30"
  copy_tags_to_snapshot     = true
  delete_automated_backups  = !var.deletion_protection
  deletion_protection       = var.deletion_protection
  skip_final_snapshot       = !var.deletion_protection
  final_snapshot_identifier = var.deletion_protection ? "${local.identifier}-final" : null

  parameter_group_name        = aws_db_parameter_group.this.name
  auto_minor_version_upgrade  = true
  allow_major_version_upgrade = false
  apply_immediately           = false

  enabled_cloudwatch_logs_exports = local.log_types
  monitoring_interval             = 60
  # Built, not taken from the role, and so known in a plan.
  monitoring_role_arn                   = "arn:${var.partition}:iam::${var.account_id}:role/${aws_iam_role.monitoring.name}"
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_key.this.arn
  performance_insights_retention_period = 7

  depends_on = [
    # RDS would make the groups itself, neither encrypted nor ever ending.
    aws_cloudwatch_log_group.this,
    aws_iam_role_policy_attachment.monitoring,
  ]
}
