"""Corpora, tokenizers and training."""
