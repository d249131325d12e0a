"""Time: what happens by itself, and when."""
