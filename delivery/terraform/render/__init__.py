"""What Terraform would make, as far as identities go: every policy, role, provider and setting as one JSON file."""
