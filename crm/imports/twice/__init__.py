"""Sheets of one workbook that say the same sales: each is taken once."""
