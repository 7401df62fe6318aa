variable "account_id" {
  description = "The AWS account that everything runs in."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id: ${jsonencode(var.account_id)} is no AWS account; accepted: 12 digits, such as \"111122223333\"."
  }
}

variable "region" {
  description = "The AWS region."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region: ${jsonencode(var.region)} is no AWS region; accepted: a name such as \"eu-central-1\"."
  }
}

variable "partition" {
  description = "The AWS partition, the second part of every ARN."
  type        = string
  default     = "aws"

  validation {
    condition     = contains(["aws", "aws-cn", "aws-us-gov"], var.partition)
    error_message = "partition: ${jsonencode(var.partition)} is unknown; accepted: \"aws\", \"aws-cn\", \"aws-us-gov\"."
  }
}

variable "environments" {
  description = "The environments of terraform/environments, whose names the roles' rights are bound to."
  type        = set(string)
  default     = ["dev", "staging", "prod"]

  validation {
    condition     = length(var.environments) > 0 && alltrue([for name in var.environments : can(regex("^[a-z][a-z0-9]{1,15}$", name))])
    error_message = "environments: ${jsonencode(var.environments)} holds what is no environment; accepted: 2 to 16 lower-case letters and digits each, such as \"dev\"."
  }
}

variable "github_owner" {
  description = "The GitHub organisation or user that owns the repository."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", var.github_owner))
    error_message = "github_owner: ${jsonencode(var.github_owner)} is no GitHub owner; accepted: letters, digits and single hyphens, no wildcard: the roles trust one subject, exactly."
  }
}

variable "github_owner_id" {
  description = "The owner's number, which never changes: gh api users/OWNER --jq .id."
  type        = string

  validation {
    condition     = can(regex("^[1-9][0-9]{0,11}$", var.github_owner_id))
    error_message = "github_owner_id: ${jsonencode(var.github_owner_id)} is no owner's number; accepted: digits, as `gh api users/OWNER --jq .id` gives them, no wildcard."
  }
}

variable "github_repository" {
  description = "The repository's name, without its owner."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{1,100}$", var.github_repository))
    error_message = "github_repository: ${jsonencode(var.github_repository)} is no repository's name; accepted: letters, digits, '.', '_', '-', no owner and no wildcard: the roles trust one subject, exactly."
  }
}

variable "github_repository_id" {
  description = "The repository's number, which never changes: gh api repos/OWNER/REPOSITORY --jq .id."
  type        = string

  validation {
    condition     = can(regex("^[1-9][0-9]{0,11}$", var.github_repository_id))
    error_message = "github_repository_id: ${jsonencode(var.github_repository_id)} is no repository's number; accepted: digits, as `gh api repos/OWNER/REPOSITORY --jq .id` gives them, no wildcard."
  }
}

variable "github_subject_forms" {
  description = "How GitHub writes the repository in its tokens: by names, by ids (repositories made, renamed or transferred after 2026-07-15), or, while that is not known, either."
  type        = set(string)
  default     = ["names", "ids"]

  validation {
    condition     = length(var.github_subject_forms) > 0 && length(setsubtract(var.github_subject_forms, ["names", "ids"])) == 0
    error_message = "github_subject_forms: ${jsonencode(var.github_subject_forms)} is not what GitHub knows; accepted: [\"names\"], [\"ids\"] or both."
  }
}

variable "create_github_oidc_provider" {
  description = "Whether to register GitHub's issuer; false where the account has it already, since it can only be there once."
  type        = bool
  default     = true
}

variable "cluster_admin_principal_arns" {
  description = "The roles and users that may take the role color-palette-cluster-admin."
  type        = set(string)

  validation {
    condition     = length(var.cluster_admin_principal_arns) > 0
    error_message = "cluster_admin_principal_arns: empty, so nobody could administer the clusters; accepted: at least one ARN of a role or user."
  }

  validation {
    condition = alltrue([
      for arn in var.cluster_admin_principal_arns : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(role|user)/[A-Za-z0-9+=,.@_/-]+$", arn))
    ])
    error_message = "cluster_admin_principal_arns: ${jsonencode(var.cluster_admin_principal_arns)} holds what is no single role or user; accepted: exact ARNs such as \"arn:aws:iam::111122223333:role/platform-admin\", no wildcard, no account root."
  }

  validation {
    condition     = alltrue([for arn in var.cluster_admin_principal_arns : try(split(":", arn)[4] == var.account_id, true)])
    error_message = "cluster_admin_principal_arns: ${jsonencode(var.cluster_admin_principal_arns)} holds an identity of another account; accepted: roles and users of ${jsonencode(var.account_id)}."
  }
}

variable "further_pull_role_names" {
  description = "Roles that pull images beside the nodes and the push role, such as a scanner's."
  type        = set(string)
  default     = []
}

variable "state_retention_days" {
  description = "How long former versions of the state are kept."
  type        = number
  default     = 90

  validation {
    condition     = var.state_retention_days >= 30
    error_message = "state_retention_days: ${var.state_retention_days} is too short to come back from a mistake; accepted: 30 days or more."
  }
}
