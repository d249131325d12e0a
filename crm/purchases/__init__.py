"""Purchases of customers: recording, editing, items, idempotency keys."""
