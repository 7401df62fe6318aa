"""The double of GitHub's issuer of identity tokens: real tokens, of jobs that the forge knows, in GitHub's words."""
