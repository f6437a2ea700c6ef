"""The editor: one document, its facts watched while it is written."""
