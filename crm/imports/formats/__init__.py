"""A file of any format to rows of cells."""
