"""A file sent to the bot: what it holds, what would come of it, and then the shop has it."""
