"""How many come, who of them is a child, and how old the one is who is celebrated."""
