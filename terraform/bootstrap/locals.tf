locals {
  iam = "arn:${var.partition}:iam::${var.account_id}"

  # What the environments' configurations make starts with one of these; what is made here does not, and so lies beyond
  # the pipeline's reach: its own roles, the boundaries, the cluster administrator, the registry.
  prefixes = [for name in sort(var.environments) : "color-palette-${name}"]

  # What an environment makes carries its tags, by the provider's default_tags; what is made here, Environment =
  # bootstrap.
  request_tags = {
    "aws:RequestTag/Project"     = "color-palette"
    "aws:RequestTag/Environment" = sort(var.environments)
  }
  environment_tags = {
    "aws:ResourceTag/Project"     = "color-palette"
    "aws:ResourceTag/Environment" = sort(var.environments)
  }
}
