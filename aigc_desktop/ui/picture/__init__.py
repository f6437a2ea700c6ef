"""Typesets drafts as pictures: templates say where, painting fits and paints."""
