"""Engines: they hold a model and write candidates. The interface needs no torch."""
