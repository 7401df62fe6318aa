# must fail with: is no prefix of one environment's secrets
# Every environment's secrets.
module "workload_identity" {
  source = "../../modules/workload-identity"

  name                     = "color-palette-dev-workload"
  account_id               = "111122223333"
  region                   = "eu-central-1"
  issuer                   = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  namespace                = "color-palette-dev"
  service_account          = "color-palette-api"
  permissions_boundary_arn = "arn:aws:iam::111122223333:policy/color-palette-workload-boundary"
  secret_prefix            = "color-palette/*"
}
