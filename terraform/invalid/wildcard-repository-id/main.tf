# must fail with: github_repository_id: "*" is no repository's number
# Whoever takes the name over could take the roles.
module "bootstrap" {
  source = "../../bootstrap"

  account_id                   = "111122223333"
  region                       = "eu-central-1"
  github_owner                 = "example-org"
  github_owner_id              = "1234567"
  github_repository            = "color-palette-api"
  github_repository_id         = "*"
  cluster_admin_principal_arns = ["arn:aws:iam::111122223333:role/platform-admin"]
}
