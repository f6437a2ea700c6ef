"""Measuring engines, ours and others', each in a process of its own."""
