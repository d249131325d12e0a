"""What customers bought: recording, editing, items, idempotency keys."""
