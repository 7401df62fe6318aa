"""The infrastructure: its checks, its plans, and what its identities may do."""
