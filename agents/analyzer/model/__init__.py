"""The trained model on top of the rules, and what it sees of a text."""
