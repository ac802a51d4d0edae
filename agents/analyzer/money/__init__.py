"""What a host wants to spend: amounts, what they bound, and what they are for."""
