"""Widgets the tabs are made of."""
