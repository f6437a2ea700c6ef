"""Whole tables of briefs: read, written row by row, resumed after a crash, written out."""
