"""``docs/infrastructure.md``: the platform drawn from its own configuration."""
