"""The container image: its base, its build, and what is checked of it."""
