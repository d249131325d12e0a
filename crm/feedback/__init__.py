"""What customers think of their visit: one to five stars, and a word about it."""
