"""The system's speech engines, each a program of its own."""
