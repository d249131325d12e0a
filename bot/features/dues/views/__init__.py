"""Screens of dues."""
