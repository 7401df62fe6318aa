# must fail with: pull_role_names: ["*"] holds what is no role's name
# Who may pull is a closed list.
module "registry" {
  source = "../../modules/registry"

  name            = "color-palette-api"
  account_id      = "111122223333"
  region          = "eu-central-1"
  pull_role_names = ["*"]
}
