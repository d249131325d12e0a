"""Figures as pictures, PDF, Excel and CSV. The words in them live here."""
