"""Screens of the framework of questions."""
