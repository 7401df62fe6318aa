# must fail with: permissions_boundary_arn: missing, and external_secrets is on
# A role without a bound.
module "secrets" {
  source = "../../modules/secrets"

  environment      = "dev"
  account_id       = "111122223333"
  region           = "eu-central-1"
  names            = ["api"]
  external_secrets = true
  issuer           = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}
