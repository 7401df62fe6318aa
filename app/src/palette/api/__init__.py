"""The HTTP face: endpoints, problems, caching, documentation. HTTP's words stay in this package."""
