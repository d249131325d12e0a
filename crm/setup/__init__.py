"""The shop as its owner sets it up: the first steps, and what the change of a setting brings."""
