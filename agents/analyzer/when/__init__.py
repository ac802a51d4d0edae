"""On which day and at what hour the party is."""
