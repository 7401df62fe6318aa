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

variable "kubernetes_version" {
  description = "The Kubernetes minor of the control plane and the nodes. Up by one minor at a time; see README.md."
  type        = string
  default     = "1.35"

  validation {
    condition     = can(regex("^1\\.(3[4-9]|[4-9][0-9])$", var.kubernetes_version))
    error_message = "kubernetes_version: must be a minor version of 1.34 or newer in quotes, such as \"1.35\"; EKS chooses the patch."
  }
}

variable "private_subnet_ids" {
  description = "The subnets of the control plane's interfaces and of the nodes, in at least three zones."
  type        = list(string)

  validation {
    condition     = length(var.private_subnet_ids) >= 3
    error_message = "private_subnet_ids: must be at least three, each in a zone of its own."
  }
}

variable "admin_role_arn" {
  description = "The IAM role that administers the cluster. Stated, never derived from who runs Terraform: the next one who does must not lock the first one out."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$", var.admin_role_arn))
    error_message = "admin_role_arn: must be the ARN of one IAM role, such as arn:aws:iam::111122223333:role/color-palette-cluster-admin: no user, no root, no wildcard, no session."
  }

  validation {
    condition     = can(regex("^arn:[a-z-]+:iam::${var.account_id}:role/", var.admin_role_arn))
    error_message = "admin_role_arn: must be a role of the account ${var.account_id}."
  }
}

variable "public_endpoint" {
  description = "Whether the Kubernetes API also answers outside the VPC. Inside it always does."
  type        = bool
  default     = false
}

variable "public_endpoint_cidrs" {
  description = "The addresses that may use the public endpoint."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.public_endpoint_cidrs : can(cidrhost(cidr, 0))])
    error_message = "public_endpoint_cidrs: each must be a CIDR such as 198.51.100.7/32."
  }

  validation {
    condition     = !var.public_endpoint || length(var.public_endpoint_cidrs) > 0
    error_message = "public_endpoint_cidrs: must name who may use the public endpoint; with none, EKS opens it to the whole Internet."
  }

  validation {
    condition     = var.public_endpoint || length(var.public_endpoint_cidrs) == 0
    error_message = "public_endpoint_cidrs: must be empty for a private cluster: public_endpoint is false."
  }

  validation {
    condition     = length(trimspace(var.public_endpoint_open_reason)) >= 20 || alltrue([for cidr in var.public_endpoint_cidrs : try(tonumber(split("/", cidr)[1]) >= 8, false)])
    error_message = "public_endpoint_cidrs: a prefix shorter than /8, such as 0.0.0.0/0, opens the API to the Internet: say why in public_endpoint_open_reason (20 letters or more), or name your addresses."
  }
}

variable "public_endpoint_open_reason" {
  description = "Why the public endpoint is open to all; only with this is 0.0.0.0/0 accepted. Roots other than dev have no such input."
  type        = string
  default     = ""
}

variable "private_endpoint_cidrs" {
  description = "Addresses beside the nodes' that may reach the API inside the VPC, such as those of a VPN or of a CloudShell in the VPC."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.private_endpoint_cidrs : can(cidrhost(cidr, 0)) && can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", cidr))])
    error_message = "private_endpoint_cidrs: each must be a CIDR of private addresses (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16)."
  }
}

variable "instance_types" {
  description = "The instance types of the nodes, all of one architecture, that of ami_type."
  type        = list(string)
  default     = ["t3.medium"]

  validation {
    condition     = length(var.instance_types) > 0 && alltrue([for type in var.instance_types : can(regex("^[a-z][a-z0-9-]*[.][a-z0-9-]+$", type))])
    error_message = "instance_types: must be at least one instance type such as t3.medium."
  }
}

variable "ami_type" {
  description = "The nodes' operating system, as EKS names it."
  type        = string
  default     = "AL2023_x86_64_STANDARD"

  validation {
    condition     = contains(["AL2023_x86_64_STANDARD", "AL2023_ARM_64_STANDARD"], var.ami_type)
    error_message = "ami_type: must be AL2023_x86_64_STANDARD or AL2023_ARM_64_STANDARD: AL2 has no images for this Kubernetes, and the launch template fits no other."
  }
}

variable "node_min" {
  description = "The fewest nodes."
  type        = number
  default     = 2

  validation {
    condition     = var.node_min >= 2 && floor(var.node_min) == var.node_min
    error_message = "node_min: must be 2 or more: one node is one zone."
  }
}

variable "node_max" {
  description = "The most nodes."
  type        = number
  default     = 4

  validation {
    condition     = var.node_max > var.node_min && floor(var.node_max) == var.node_max
    error_message = "node_max: must be more than node_min, so that an update can bring a new node before it takes an old one."
  }
}

variable "node_desired" {
  description = "How many nodes there are."
  type        = number
  default     = 3

  validation {
    condition     = var.node_desired >= var.node_min && var.node_desired <= var.node_max && floor(var.node_desired) == var.node_desired
    error_message = "node_desired: must lie between node_min and node_max."
  }
}

variable "node_disk_gb" {
  description = "The size of each node's disk in GiB. It is encrypted always."
  type        = number
  default     = 40

  validation {
    condition     = var.node_disk_gb >= 20 && var.node_disk_gb <= 1000
    error_message = "node_disk_gb: must be 20 to 1000."
  }
}

variable "addon_versions" {
  description = "Versions of add-ons by name. What is not named gets the version that EKS has as default for the Kubernetes version when the add-on is made."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.addon_versions) : contains(["coredns", "eks-pod-identity-agent", "kube-proxy", "metrics-server", "vpc-cni"], name)])
    error_message = "addon_versions: must be for coredns, eks-pod-identity-agent, kube-proxy, metrics-server or vpc-cni."
  }

  validation {
    condition     = alltrue([for version in values(var.addon_versions) : can(regex("^v[0-9]+[.][0-9]+[.][0-9]+-eksbuild[.][0-9]+$", version))])
    error_message = "addon_versions: each must be as `aws eks describe-addon-versions` says it, such as v1.21.1-eksbuild.1."
  }
}

variable "log_retention_days" {
  description = "How long the control plane's logs are kept, in days."
  type        = number
  default     = 365

  validation {
    condition     = contains([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days: must be at least a year, and one of the values that CloudWatch takes: 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653."
  }
}
