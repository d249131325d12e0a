"""The evening summary: pushed at the shop's hour, or shown now."""
