"""Screens of feedback, pure."""
