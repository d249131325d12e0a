"""/language: what a member of staff is spoken to in."""
