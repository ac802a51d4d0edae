"""What the party is about: themes by name, by style, by description."""
