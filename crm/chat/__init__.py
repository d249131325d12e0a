"""Conversation state kept over a restart: open questions, unread texts, the outbox."""
