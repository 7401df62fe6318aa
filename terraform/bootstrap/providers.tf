provider "aws" {
  region = var.region
  # A terminal that is signed in to another account changes nothing there.
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = {
      Project     = "color-palette"
      Environment = "bootstrap"
      ManagedBy   = "terraform"
    }
  }
}
