provider "aws" {
  region = var.region
  # With the credentials of another account nothing happens at all.
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = {
      Project     = "color-palette"
      Environment = "prod"
      ManagedBy   = "terraform"
    }
  }
}
