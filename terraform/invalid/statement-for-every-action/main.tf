# must fail with: statements: one is no JSON statement with Effect and Action, or allows every action
# An administrator by the back door.
module "workload_identity" {
  source = "../../modules/workload-identity"

  name                     = "color-palette-dev-workload"
  account_id               = "111122223333"
  region                   = "eu-central-1"
  issuer                   = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  namespace                = "color-palette-dev"
  service_account          = "color-palette-api"
  permissions_boundary_arn = "arn:aws:iam::111122223333:policy/color-palette-workload-boundary"
  statements               = [jsonencode({ Effect = "Allow", Action = "*", Resource = "*" })]
}
