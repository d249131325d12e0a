"""Staged rows into the shop."""
