# The staging environment: what differs from the others stands here, everything else in modules/.
locals {
  environment   = "staging"
  name          = "color-palette-staging"
  secret_prefix = "color-palette/staging/"
  # Made by terraform/bootstrap: the most that a role can do, whatever its policy says.
  workload_boundary_arn = "arn:aws:iam::${var.account_id}:policy/color-palette-workload-boundary"
  platform_boundary_arn = "arn:aws:iam::${var.account_id}:policy/color-palette-platform-boundary"
}

module "network" {
  source = "../../modules/network"

  name                     = local.name
  account_id               = var.account_id
  region                   = var.region
  zones                    = [for letter in var.zone_letters : "${var.region}${letter}"]
  cluster_name             = local.name
  permissions_boundary_arn = local.platform_boundary_arn
  # One: what prod has three of is not what staging is there to try.
  single_nat_gateway = true
}

module "cluster" {
  source = "../../modules/cluster"

  name                   = local.name
  account_id             = var.account_id
  region                 = var.region
  kubernetes_version     = var.kubernetes_version
  private_subnet_ids     = module.network.private_subnet_ids
  admin_role_arn         = "arn:aws:iam::${var.account_id}:role/color-palette-cluster-admin"
  public_endpoint        = var.public_endpoint
  public_endpoint_cidrs  = var.public_endpoint_cidrs
  private_endpoint_cidrs = var.private_endpoint_cidrs

  node_min     = 2
  node_max     = 4
  node_desired = 3
  node_disk_gb = 40
}

module "database" {
  source = "../../modules/database"

  name                     = local.name
  account_id               = var.account_id
  region                   = var.region
  vpc_id                   = module.network.vpc_id
  subnet_ids               = module.network.database_subnet_ids
  client_security_group_id = module.cluster.node_security_group_id

  # As prod, so that a failover is tried here first; smaller.
  instance_class      = "db.t4g.micro"
  multi_az            = true
  deletion_protection = var.database_deletion_protection
  backup_days         = 7
}

module "secrets" {
  source = "../../modules/secrets"

  environment = local.environment
  account_id  = var.account_id
  region      = var.region
  names       = ["api"]
}

module "workload_identity" {
  source = "../../modules/workload-identity"

  name                     = "${local.name}-workload"
  account_id               = var.account_id
  region                   = var.region
  issuer                   = module.cluster.issuer
  namespace                = local.name
  service_account          = "color-palette-api"
  permissions_boundary_arn = local.workload_boundary_arn
  secret_prefix            = local.secret_prefix
  database_resource_id     = module.database.resource_id
  database_user            = module.database.user
}

module "load_balancer_controller" {
  source = "../../modules/load-balancer-controller"

  enabled                  = var.load_balancer_controller
  account_id               = var.account_id
  region                   = var.region
  cluster_name             = module.cluster.name
  issuer                   = module.cluster.issuer
  vpc_id                   = module.network.vpc_id
  permissions_boundary_arn = local.platform_boundary_arn
}
