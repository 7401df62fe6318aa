"""The runner of the forge's jobs: Gitea's, on this machine, in namespaces of its own."""
