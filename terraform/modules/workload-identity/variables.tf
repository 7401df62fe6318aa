variable "name" {
  description = "The role's name, such as color-palette-dev-workload."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-]{1,64}$", var.name))
    error_message = "name: ${jsonencode(var.name)} is no role name; accepted: 1 to 64 letters, digits and hyphens."
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

variable "issuer" {
  description = "The cluster's OIDC issuer as EKS gives it, with https://."
  type        = string

  validation {
    condition     = can(regex("^https://[a-z0-9.-]+(/[A-Za-z0-9_.-]+)*$", var.issuer))
    error_message = "issuer: ${jsonencode(var.issuer)} is no OIDC issuer; accepted: EKS's address with https:// and without a slash at its end, such as \"https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF\"."
  }

  validation {
    # The dual-stack host reaches the same keys, but no token names it: roles that trust it can never be taken.
    condition     = !strcontains(var.issuer, ".api.aws")
    error_message = "issuer: ${jsonencode(var.issuer)} is the dual-stack address, which no token carries; accepted: the issuer that DescribeCluster gives (oidc.eks.<region>.amazonaws.com)."
  }
}

variable "namespace" {
  description = "The Kubernetes namespace of the ServiceAccount."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.namespace))
    error_message = "namespace: ${jsonencode(var.namespace)} is no single namespace; accepted: 1 to 63 lower-case letters, digits and hyphens, no wildcard."
  }
}

variable "service_account" {
  description = "The ServiceAccount that may take the role."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$", var.service_account))
    error_message = "service_account: ${jsonencode(var.service_account)} is no single ServiceAccount; accepted: its exact name in lower-case letters, digits, hyphens and dots, no wildcard."
  }
}

variable "permissions_boundary_arn" {
  description = "The policy that bounds the role, whatever its own policy says: made by terraform/bootstrap."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:iam::[0-9]{12}:policy/.+$", coalesce(var.permissions_boundary_arn, "none")))
    error_message = "permissions_boundary_arn: ${jsonencode(var.permissions_boundary_arn)} is no policy of an account: a workload's role must have a permissions boundary; accepted: \"arn:aws:iam::<account>:policy/color-palette-workload-boundary\"."
  }

  validation {
    condition     = try(split(":", var.permissions_boundary_arn)[4] == var.account_id, true)
    error_message = "permissions_boundary_arn: ${jsonencode(var.permissions_boundary_arn)} lies in another account; accepted: a policy of ${jsonencode(var.account_id)}."
  }
}

variable "secret_prefix" {
  description = "Secrets Manager entries that the role may read, such as color-palette/dev/; null for none."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^[a-z0-9-]+(/[a-z0-9-]+)+/?$", coalesce(var.secret_prefix, "none/none")))
    error_message = "secret_prefix: ${jsonencode(var.secret_prefix)} is no prefix of one environment's secrets; accepted: at least two path segments without a wildcard, such as \"color-palette/dev/\", or null."
  }
}

variable "database_user" {
  description = "The database user that the role may connect as, without a password; null for none."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^[a-z_][a-z0-9_]{0,62}$", coalesce(var.database_user, "none")))
    error_message = "database_user: ${jsonencode(var.database_user)} is no single PostgreSQL user; accepted: lower-case letters, digits and underscores, no wildcard, or null."
  }
}

variable "database_resource_id" {
  description = "The resource id (db-…) of the database that has the user."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^(db|cluster)-[A-Za-z0-9]+$", coalesce(var.database_resource_id, "db-none")))
    error_message = "database_resource_id: ${jsonencode(var.database_resource_id)} is no resource id; accepted: \"db-\" with letters and digits (aws_db_instance's resource_id), no wildcard."
  }

  validation {
    condition     = (var.database_user == null) == (var.database_resource_id == null)
    error_message = "database_resource_id and database_user belong together: a user without its database would be allowed in every database of the account; accepted: both or neither."
  }
}

variable "statements" {
  description = "Further statements of the role's policy, each as JSON, for what is no service of ours."
  type        = list(string)
  default     = []

  validation {
    condition = alltrue([
      for statement in var.statements : try(jsondecode(statement).Effect == "Deny" || !contains(flatten([jsondecode(statement).Action]), "*"), false)
    ])
    error_message = "statements: one is no JSON statement with Effect and Action, or allows every action; accepted: jsonencode({ Sid, Effect, Action, Resource, Condition }) with named actions."
  }
}
