output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.this.id
}

output "vpc_cidr" {
  description = "The addresses of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "private_subnet_ids" {
  description = "Subnets of nodes, pods and endpoints, in the order of the zones."
  # A cluster in them needs its way out first, and keeps it until it is gone.
  value      = [for zone in var.zones : aws_subnet.private[zone].id]
  depends_on = [aws_route.nat, aws_route_table_association.private, aws_vpc_endpoint.s3, aws_vpc_endpoint.interface]
}

output "public_subnet_ids" {
  description = "Subnets of load balancers and NAT gateways, in the order of the zones."
  value       = [for zone in var.zones : aws_subnet.public[zone].id]
}

output "database_subnet_ids" {
  description = "Subnets without a way out of the VPC, in the order of the zones."
  value       = [for zone in var.zones : aws_subnet.database[zone].id]
}

output "nat_gateway_count" {
  description = "How many NAT gateways there are: one, or one per zone."
  value       = length(aws_nat_gateway.this)
}
