"""What customers answer to messages: read, kept, and followed when it says STOP."""
