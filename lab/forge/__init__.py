"""The lab's forge: Gitea under GitHub's name, accounts and a repository in it, and GitHub's REST API before it."""
