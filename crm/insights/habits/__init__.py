"""What customers usually do: come back, keep a rhythm, fall out of it."""
