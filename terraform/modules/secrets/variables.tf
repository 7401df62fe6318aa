variable "environment" {
  description = "The environment whose secrets these are."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,15}$", var.environment))
    error_message = "environment: ${jsonencode(var.environment)} is no environment; accepted: 2 to 16 lower-case letters, digits and hyphens, such as \"dev\"."
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

variable "names" {
  description = "The secrets by their last name: api becomes the entry color-palette/<environment>/api."
  type        = set(string)

  validation {
    condition     = alltrue([for name in var.names : can(regex("^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$", name))])
    error_message = "names: ${jsonencode(var.names)} holds what is no secret's name; accepted: lower-case letters, digits and hyphens, without the prefix color-palette/<environment>/."
  }

  validation {
    # Secrets Manager adds a hyphen and six characters, so such a name looks like another secret's ARN.
    condition     = alltrue([for name in var.names : !can(regex("-[a-z0-9]{6}$", name))])
    error_message = "names: ${jsonencode(var.names)} holds a name that ends in a hyphen and six characters, which Secrets Manager takes for its own ending; accepted: another ending."
  }
}

variable "recovery_window_days" {
  description = "How many days a deleted secret can be brought back."
  type        = number
  default     = 30

  validation {
    condition     = var.recovery_window_days >= 7 && var.recovery_window_days <= 30
    error_message = "recovery_window_days: ${var.recovery_window_days} is out of range; accepted: 7 to 30 days."
  }
}

variable "external_secrets" {
  description = "Whether the External Secrets Operator gets a role of its own that reads this environment's secrets."
  type        = bool
  default     = false
}

variable "issuer" {
  description = "The cluster's OIDC issuer, with https://; needed when external_secrets is on."
  type        = string
  default     = null

  validation {
    condition     = !var.external_secrets || var.issuer != null
    error_message = "issuer: missing, and external_secrets is on; accepted: the cluster's OIDC issuer."
  }
}

variable "permissions_boundary_arn" {
  description = "The permissions boundary of the operator's role; needed when external_secrets is on."
  type        = string
  default     = null

  validation {
    condition     = !var.external_secrets || var.permissions_boundary_arn != null
    error_message = "permissions_boundary_arn: missing, and external_secrets is on; accepted: \"arn:aws:iam::<account>:policy/color-palette-workload-boundary\"."
  }
}
