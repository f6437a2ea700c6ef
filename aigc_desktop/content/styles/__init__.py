"""Prompt styles: how a family of models is spoken to."""
