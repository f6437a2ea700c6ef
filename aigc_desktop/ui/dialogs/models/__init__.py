"""The models dialog: list, details, advisor, disk."""
