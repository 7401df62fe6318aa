# must fail with: tag_mutability: "MUTABLE" lets a tag move
# A tag could be pushed again, with other bytes.
module "registry" {
  source = "../../modules/registry"

  name            = "color-palette-api"
  account_id      = "111122223333"
  region          = "eu-central-1"
  pull_role_names = ["color-palette-dev-node"]
  tag_mutability  = "MUTABLE"
}
