"""Settings that the owner changes in the chat."""
