# Where every configuration's state lies. Old versions stay for a while: a state that was overwritten can be brought
# back.

locals {
  state_bucket     = "color-palette-state-${var.account_id}-${var.region}"
  state_bucket_arn = "arn:${var.partition}:s3:::${local.state_bucket}"
  state_alias      = "alias/color-palette-state"
}

resource "aws_kms_key" "state" {
  description             = "Terraform state of color-palette"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      # Leaves the decision to IAM's policies; without it a key can be lost to everyone.
      Sid       = "IamDecides"
      Effect    = "Allow"
      Principal = { AWS = "${local.iam}:root" }
      Action    = "kms:*"
      Resource  = "*" # in a key's policy that is the key itself
    }]
  })
}

resource "aws_kms_alias" "state" {
  name          = local.state_alias
  target_key_id = aws_kms_key.state.key_id
}

resource "aws_s3_bucket" "state" {
  #checkov:skip=CKV_AWS_18:Who read the state is answered by CloudTrail's data events, with identities; a bucket for logs would need the same again
  #checkov:skip=CKV_AWS_144:The state describes resources of one region and is of no use without it
  #checkov:skip=CKV2_AWS_62:Nothing acts on a new state; who changes it is a reviewed pipeline
  bucket = local.state_bucket

  # The state is the one thing that cannot be made again.
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "state" {
  bucket = aws_s3_bucket.state.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.state.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "state" {
  bucket = aws_s3_bucket.state.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    id     = "former-versions"
    status = "Enabled"

    filter {}

    # The newest ten stay, however old: a state that nobody touched for months keeps its history.
    noncurrent_version_expiration {
      noncurrent_days           = var.state_retention_days
      newer_noncurrent_versions = 10
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.state]
}

resource "aws_s3_bucket_policy" "state" {
  bucket = aws_s3_bucket.state.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [local.state_bucket_arn, "${local.state_bucket_arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "NoOldTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [local.state_bucket_arn, "${local.state_bucket_arn}/*"]
        Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
      },
    ]
  })

  depends_on = [aws_s3_bucket_public_access_block.state]
}
