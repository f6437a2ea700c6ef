"""Teaching a model one's own voice: texts in, a new version of a model out."""
