# The people's way into the clusters. Each cluster's access entry names this role and no person, so that who leaves or
# joins changes nothing in a cluster; and never whoever ran Terraform first.

resource "aws_iam_role" "cluster_admin" {
  #checkov:skip=CKV_AWS_61:The account is named as IAM wants it; the condition lets in the roles and users of cluster_admin_principal_arns only
  name                 = "color-palette-cluster-admin"
  description          = "Administers the clusters color-palette-*, by their access entries"
  max_session_duration = 3600

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "NamedPeopleOnly"
      Effect    = "Allow"
      Principal = { AWS = "${local.iam}:root" } # the account: the condition says who
      Action    = "sts:AssumeRole"
      # A condition, since IAM turns a deleted principal into a dead id, and refuses one that is not there yet.
      Condition = { ArnEquals = { "aws:PrincipalArn" = sort(var.cluster_admin_principal_arns) } }
    }]
  })
}

# For `aws eks update-kubeconfig`; the rest is Kubernetes' own access, by AmazonEKSClusterAdminPolicy.
resource "aws_iam_role_policy" "cluster_admin" {
  name = "find-the-clusters"
  role = aws_iam_role.cluster_admin.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "FindTheClusters"
      Effect   = "Allow"
      Action   = "eks:DescribeCluster"
      Resource = [for prefix in local.prefixes : "arn:${var.partition}:eks:${var.region}:${var.account_id}:cluster/${prefix}"]
    }]
  })
}
