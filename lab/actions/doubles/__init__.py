"""What each double does. The whole package lies in each action's repository, and needs nothing but Python and git."""
