"""The window in which a model is taught a voice."""
