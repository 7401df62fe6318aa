# must fail with: recovery_window_days: 0 is out of range
# A deleted secret could not be brought back.
module "secrets" {
  source = "../../modules/secrets"

  environment          = "dev"
  account_id           = "111122223333"
  region               = "eu-central-1"
  names                = ["api"]
  recovery_window_days = 0
}
