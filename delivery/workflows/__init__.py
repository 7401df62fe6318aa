"""The workflows: what judges them, the gates that they run, and the steps from an image to a pull request."""
