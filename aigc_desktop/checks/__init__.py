"""Checks: text in, findings out."""
