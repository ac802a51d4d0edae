"""What every parser reads with: numbers, phrases, and the word lists of the rules."""
