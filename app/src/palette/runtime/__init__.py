"""What a running service needs around its work: settings, logs, metrics, health, lifecycle."""
