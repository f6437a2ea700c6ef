"""What is wrong with the texts to learn from, and what can be done about it."""
