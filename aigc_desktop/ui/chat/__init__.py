"""The parts of the chat tab."""
