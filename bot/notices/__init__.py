"""What the bot says unasked: one table of kinds, and the publisher."""
