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

variable "vpc_id" {
  description = "The VPC that the subnets belong to."
  type        = string
}

variable "subnet_ids" {
  description = "The subnets of the database, in at least three zones, without a route to the Internet."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 3
    error_message = "subnet_ids: must be at least three, each in a zone of its own: a standby in one zone with its primary is none."
  }
}

variable "client_security_group_id" {
  description = "The security group whose members may connect: the nodes'."
  type        = string
}

variable "instance_class" {
  description = "The database's instance class."
  type        = string
  default     = "db.t4g.micro"

  validation {
    condition     = can(regex("^db[.][a-z0-9-]+[.][a-z0-9]+$", var.instance_class))
    error_message = "instance_class: must be an RDS instance class such as db.t4g.micro."
  }
}

variable "engine_version" {
  description = "PostgreSQL's major version; RDS chooses the minor and keeps it up to date."
  type        = string
  default     = "17"

  validation {
    condition     = can(regex("^(1[5-9]|2[0-9])$", var.engine_version))
    error_message = "engine_version: must be a major version of PostgreSQL, 15 or newer, in quotes, such as \"17\"."
  }
}

variable "storage_gb" {
  description = "The disk in GiB; it grows by itself up to max_storage_gb and is encrypted always."
  type        = number
  default     = 20

  validation {
    condition     = var.storage_gb >= 20
    error_message = "storage_gb: must be 20 or more, the least that gp3 takes."
  }
}

variable "max_storage_gb" {
  description = "How far the disk may grow, in GiB."
  type        = number
  default     = 100

  validation {
    condition     = var.max_storage_gb >= ceil(var.storage_gb * 1.1)
    error_message = "max_storage_gb: must be at least 10 % more than storage_gb."
  }
}

variable "multi_az" {
  description = "Whether a standby in another zone takes over when the first is lost."
  type        = bool
}

variable "deletion_protection" {
  description = "Whether the database refuses to be deleted. Without it a deletion leaves no last snapshot, either."
  type        = bool
}

variable "backup_days" {
  description = "How many days back the database can be restored to any second."
  type        = number

  validation {
    condition     = var.backup_days >= 1 && var.backup_days <= 35 && floor(var.backup_days) == var.backup_days
    error_message = "backup_days: must be 1 to 35; 0 would turn the backups off."
  }

  validation {
    condition     = !var.deletion_protection || var.backup_days >= 7
    error_message = "backup_days: must be 7 or more where deletion_protection is on: what is worth the one is worth the other."
  }
}

variable "log_retention_days" {
  description = "How long the database's logs are kept, in days."
  type        = number
  default     = 365

  validation {
    condition     = contains([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days: must be at least a year, and one of the values that CloudWatch takes: 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653."
  }
}
