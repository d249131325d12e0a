"""An import undone."""
