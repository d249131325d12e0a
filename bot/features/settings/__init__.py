"""What the owner sets in the chat."""
