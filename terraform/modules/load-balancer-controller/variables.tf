variable "enabled" {
  description = "Whether the controller's role is made. Switch it on together with k8s/components/ingress-alb."
  type        = bool
  default     = false
}

variable "cluster_name" {
  description = "The cluster that the controller runs in."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{0,38}$", var.cluster_name))
    error_message = "cluster_name: ${jsonencode(var.cluster_name)} is no cluster of this platform; accepted: 1 to 39 lower-case letters, digits and hyphens."
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
  description = "The cluster's OIDC issuer, with https://."
  type        = string
}

variable "vpc_id" {
  description = "The cluster's VPC: the controller is told, because a pod cannot ask the node."
  type        = string
}

variable "permissions_boundary_arn" {
  description = "The permissions boundary of the controller's role; needed when it is enabled."
  type        = string
  default     = null

  validation {
    condition     = !var.enabled || var.permissions_boundary_arn != null
    error_message = "permissions_boundary_arn: missing, and the controller is enabled; accepted: \"arn:aws:iam::<account>:policy/color-palette-platform-boundary\"."
  }
}
