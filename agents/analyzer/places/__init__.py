"""Where the party is: towns, venues, streets, addresses."""
