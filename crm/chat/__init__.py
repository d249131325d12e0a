"""What a conversation must keep over a restart: open questions, unread texts, the outbox."""
