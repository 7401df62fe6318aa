"""What is known to be vulnerable, in the lab: stated advisories, the service that tells them, Trivy's database of them.

Production asks the package index and Trivy's own database, which are out of reach here. The programs that ask are the
real ones, pip-audit and Trivy; what they are told is small, and each advisory of it is a published one.
"""
