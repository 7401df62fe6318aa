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

variable "zone_letters" {
  description = "The last letters of the availability zones. Some regions have others, and EKS is not in every zone."
  type        = list(string)
  default     = ["a", "b", "c"]

  validation {
    condition     = length(distinct(var.zone_letters)) >= 3 && alltrue([for letter in var.zone_letters : can(regex("^[a-z]$", letter))])
    error_message = "zone_letters: must be at least three different letters, such as [\"a\", \"b\", \"c\"]."
  }
}

variable "kubernetes_version" {
  description = "The Kubernetes minor of the cluster. Up by one minor at a time: dev, then staging, then prod."
  type        = string
  default     = "1.35"
}

variable "public_endpoint" {
  description = "Whether the Kubernetes API also answers outside the VPC, to public_endpoint_cidrs. false makes the cluster private only."
  type        = bool
  default     = false
}

variable "public_endpoint_cidrs" {
  description = "The addresses that may use the public endpoint: an office's, a VPN's."
  type        = list(string)
  default     = []
}

variable "private_endpoint_cidrs" {
  description = "Private addresses beside the nodes' that may reach the Kubernetes API inside the VPC, such as those of a VPN."
  type        = list(string)
  default     = []
}

variable "load_balancer_controller" {
  description = "Whether the AWS Load Balancer Controller gets its role, for k8s/components/ingress-alb."
  type        = bool
  default     = false
}

variable "database_deletion_protection" {
  description = "Whether the database refuses to be deleted. A teardown sets it to false first, in a step of its own."
  type        = bool
  default     = true
}
