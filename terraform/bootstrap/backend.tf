# The bucket is made by this very configuration: terraform/README.md says how the first apply goes.
terraform {
  backend "s3" {
    bucket              = "color-palette-state-111122223333-eu-central-1"
    key                 = "bootstrap/terraform.tfstate"
    region              = "eu-central-1"
    allowed_account_ids = ["111122223333"]
    encrypt             = true
    kms_key_id          = "alias/color-palette-state"
    use_lockfile        = true
  }
}
