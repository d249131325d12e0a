"""Screens of returns."""
