"""What is wanted, refused or lost: hires, diets, settings, occasions."""
