"""What AWS would answer: IAM policies judged by a simulator that others keep (the npm package of ``node/``)."""
