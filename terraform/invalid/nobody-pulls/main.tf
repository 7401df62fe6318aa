# must fail with: pull_role_names: empty
# Not even the nodes could pull.
module "registry" {
  source = "../../modules/registry"

  name            = "color-palette-api"
  account_id      = "111122223333"
  region          = "eu-central-1"
  pull_role_names = []
}
