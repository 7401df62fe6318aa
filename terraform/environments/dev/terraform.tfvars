account_id = "111122223333"
region     = "eu-central-1"

# An address of documentation: write your office's or VPN's instead, or public_endpoint = false.
public_endpoint_cidrs = ["203.0.113.0/24"]
