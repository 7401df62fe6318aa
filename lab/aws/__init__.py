"""The double of AWS: moto, and before it a judge that holds every call against the policies that our Terraform makes.

What is real: the policies, the signatures of calls and of identity tokens, and the decision, made by a simulator of IAM
that others keep. What is not: the services behind it, which moto plays from its memory.
"""
