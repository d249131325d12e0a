"""Screens of the menu, the help and the first steps."""
