"""Engines: prompts in, candidates out."""
