"""How much of each item is there, and how sales and returns move it."""
