"""A reply to a receipt: read, then applied to the bill."""
