"""Copies of the shop and the proof that they are whole."""
