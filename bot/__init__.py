"""The conversation: what staff say to the bot, and what they see."""

__version__ = "0.1.0"
