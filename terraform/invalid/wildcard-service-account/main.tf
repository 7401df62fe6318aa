# must fail with: service_account: "*" is no single ServiceAccount
# Every pod of the namespace could take the role.
module "workload_identity" {
  source = "../../modules/workload-identity"

  name                     = "color-palette-dev-workload"
  account_id               = "111122223333"
  region                   = "eu-central-1"
  issuer                   = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  namespace                = "color-palette-dev"
  service_account          = "*"
  permissions_boundary_arn = "arn:aws:iam::111122223333:policy/color-palette-workload-boundary"
}
