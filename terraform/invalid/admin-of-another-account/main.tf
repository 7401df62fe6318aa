# must fail with: holds an identity of another account
# Someone else's role would administer the clusters.
module "bootstrap" {
  source = "../../bootstrap"

  account_id                   = "111122223333"
  region                       = "eu-central-1"
  github_owner                 = "example-org"
  github_owner_id              = "1234567"
  github_repository            = "color-palette-api"
  github_repository_id         = "7654321"
  cluster_admin_principal_arns = ["arn:aws:iam::999999999999:role/platform-admin"]
}
