"""Use cases of dues: who owes, statements, promises, limits, bills from before these books."""
