# must fail with: account_id: "11112222" is no AWS account
# A number that lost digits on the way.
module "bootstrap" {
  source = "../../bootstrap"

  account_id                   = "11112222"
  region                       = "eu-central-1"
  github_owner                 = "example-org"
  github_owner_id              = "1234567"
  github_repository            = "color-palette-api"
  github_repository_id         = "7654321"
  cluster_admin_principal_arns = ["arn:aws:iam::111122223333:role/platform-admin"]
}
