variable "name" {
  description = "The repository's name."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*$", var.name))
    error_message = "name: ${jsonencode(var.name)} is no repository's name; accepted: lower-case letters and digits, with single '.', '_', '-' or '/' between them."
  }
}

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

variable "tag_mutability" {
  description = "Whether a tag can be pushed twice. There is one answer; the variable is there to say why."
  type        = string
  default     = "IMMUTABLE"

  validation {
    condition     = var.tag_mutability == "IMMUTABLE"
    error_message = "tag_mutability: ${jsonencode(var.tag_mutability)} lets a tag move to other bytes than those that were tested; accepted: \"IMMUTABLE\". Push each commit under its own SHA."
  }
}

variable "pull_role_names" {
  description = "The roles that may pull, by name; nobody else does, whatever their own policy says."
  type        = set(string)

  validation {
    condition     = length(var.pull_role_names) > 0
    error_message = "pull_role_names: empty, so nobody could pull; accepted: the names of the nodes' roles and of the role that pushes."
  }

  validation {
    condition     = alltrue([for name in var.pull_role_names : can(regex("^[A-Za-z0-9+=,.@_/-]+$", name))])
    error_message = "pull_role_names: ${jsonencode(var.pull_role_names)} holds what is no role's name; accepted: exact names, no wildcard and no ARN."
  }
}

variable "untagged_days" {
  description = "After how many days an untagged image expires."
  type        = number
  default     = 30

  validation {
    condition     = var.untagged_days >= 1 && var.untagged_days <= 365 && floor(var.untagged_days) == var.untagged_days
    error_message = "untagged_days: ${var.untagged_days} is out of range; accepted: 1 to 365 whole days."
  }
}
