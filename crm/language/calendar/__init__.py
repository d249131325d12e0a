"""Days, times of day, moments and periods as people write them: one table of words."""
