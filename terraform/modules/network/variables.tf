variable "name" {
  description = "What everything is named after, such as color-palette-dev."
  type        = string

  validation {
    condition     = can(regex("^color-palette-[a-z][a-z0-9]{1,15}$", var.name))
    error_message = "name: must be color-palette-<environment>, the environment being 2 to 16 small letters and digits; roles outside color-palette-* are not Terraform's to make."
  }
}

variable "account_id" {
  description = "The AWS account, 12 digits."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id: must be 12 digits in quotes, such as \"111122223333\"."
  }
}

variable "region" {
  description = "The AWS region, such as eu-central-1."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region: must be the name of an AWS region, such as eu-central-1 (not of a zone)."
  }
}

variable "partition" {
  description = "The AWS partition that ARNs begin with."
  type        = string
  default     = "aws"

  validation {
    condition     = contains(["aws", "aws-cn", "aws-us-gov"], var.partition)
    error_message = "partition: must be aws, aws-cn or aws-us-gov."
  }
}

variable "cidr" {
  description = "The addresses of the VPC. The manifests' NetworkPolicies name 10.0.0.0/16: another value is changed there, too."
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && can(regex("/1[6-8]$", var.cidr)) && try(cidrhost(var.cidr, 0) == split("/", var.cidr)[0], false)
    error_message = "cidr: must be a network address with a prefix of /16 to /18, such as 10.0.0.0/16: every pod takes an address of the VPC."
  }

  validation {
    condition     = can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", var.cidr)) && !startswith(var.cidr, "172.20.")
    error_message = "cidr: must be private (10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16) and not 172.20.*, where the clusters' Services live."
  }
}

variable "zones" {
  description = "The availability zones, at least three of the region; each gets a public, a private and a database subnet."
  type        = list(string)

  validation {
    condition     = length(distinct(var.zones)) >= 3 && length(var.zones) <= 6 && length(distinct(var.zones)) == length(var.zones)
    error_message = "zones: must be three to six different availability zones: with fewer, the loss of one takes half of the service, or all of it."
  }

  validation {
    condition     = alltrue([for zone in var.zones : can(regex("^${var.region}[a-z]$", zone))])
    error_message = "zones: each must be a zone of ${var.region}, such as ${var.region}a."
  }
}

variable "cluster_name" {
  description = "The EKS cluster that will use the subnets; its load balancers find them by this name."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]{0,99}$", var.cluster_name))
    error_message = "cluster_name: must be 1 to 100 letters, digits and hyphens, beginning with a letter or digit."
  }
}

variable "single_nat_gateway" {
  description = "One NAT gateway for all zones (cheaper; its zone's loss cuts the others off the Internet) instead of one per zone."
  type        = bool
}

variable "interface_endpoints" {
  description = "The AWS services that are reached inside the VPC, by the last parts of their names. S3 has a gateway endpoint always."
  type        = set(string)
  default     = ["ecr.api", "ecr.dkr", "eks", "eks-auth", "logs", "secretsmanager", "sts"]

  validation {
    condition     = alltrue([for service in var.interface_endpoints : can(regex("^[a-z0-9]+([.-][a-z0-9]+)*$", service)) && service != "s3"])
    error_message = "interface_endpoints: must be names such as ecr.api or sts, without com.amazonaws.<region>; s3 is there already, by a gateway endpoint."
  }

  validation {
    condition     = contains(var.interface_endpoints, "sts")
    error_message = "interface_endpoints: must contain sts: the NetworkPolicy lets the service's pods out to addresses of the VPC only, and they ask STS for their role."
  }
}

variable "permissions_boundary_arn" {
  description = "The policy that bounds the flow logs' role, whatever its own policy says: made by terraform/bootstrap."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:iam::${var.account_id}:policy/[A-Za-z0-9+=,.@_/-]+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn: must be the ARN of a policy of the account ${var.account_id}, such as arn:aws:iam::${var.account_id}:policy/color-palette-platform-boundary."
  }
}

variable "flow_log_retention_days" {
  description = "How long the VPC's flow logs are kept, in days."
  type        = number
  default     = 365

  validation {
    condition     = contains([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.flow_log_retention_days)
    error_message = "flow_log_retention_days: must be at least a year, and one of the values that CloudWatch takes: 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653."
  }
}
