"""Content types: what can be written and what each needs to know."""
