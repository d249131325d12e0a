"""Readers of typed text and of file cells: one vocabulary, one reader for each kind of value."""
