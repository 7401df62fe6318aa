# must fail with: github_owner: "*" is no GitHub owner
# Any owner's repository of that name could take the roles.
module "bootstrap" {
  source = "../../bootstrap"

  account_id                   = "111122223333"
  region                       = "eu-central-1"
  github_owner                 = "*"
  github_owner_id              = "1234567"
  github_repository            = "color-palette-api"
  github_repository_id         = "7654321"
  cluster_admin_principal_arns = ["arn:aws:iam::111122223333:role/platform-admin"]
}
