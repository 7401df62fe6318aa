"""The doubles of the actions that the workflows use: repositories at the forge of the same names and inputs."""
