"""What a shop may switch on, in words that every feature says alike."""
