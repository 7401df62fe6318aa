# must fail with: holds what is no secret's name
# The module sets the prefix, so that no environment names another's entry.
module "secrets" {
  source = "../../modules/secrets"

  environment = "dev"
  account_id  = "111122223333"
  region      = "eu-central-1"
  names       = ["color-palette/dev/api"]
}
