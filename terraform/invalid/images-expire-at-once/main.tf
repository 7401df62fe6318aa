# must fail with: untagged_days: 0 is out of range
# Half a push would be gone before its tag comes.
module "registry" {
  source = "../../modules/registry"

  name            = "color-palette-api"
  account_id      = "111122223333"
  region          = "eu-central-1"
  pull_role_names = ["color-palette-dev-node"]
  untagged_days   = 0
}
