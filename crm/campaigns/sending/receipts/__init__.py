"""What became of messages after they were handed over: receipts, ids, and what is still open."""
