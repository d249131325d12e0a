"""The conversation: what staff say to the bot, and what they see."""
