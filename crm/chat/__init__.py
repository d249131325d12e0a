"""State of conversations that survives a restart: open questions, unread texts, the outbox."""
