"""The processes that serve, and how they receive."""
