"""Work in a process of its own: hostile files, slow sums, code that holds the interpreter."""
