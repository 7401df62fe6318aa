# Made by terraform/bootstrap. `make configure` writes account and region; a backend takes no variables.
terraform {
  backend "s3" {
    bucket              = "color-palette-state-111122223333-eu-central-1"
    key                 = "environments/prod/terraform.tfstate"
    region              = "eu-central-1"
    allowed_account_ids = ["111122223333"]
    encrypt             = true
    kms_key_id          = "alias/color-palette-state"
    use_lockfile        = true
  }
}
