"""A campaign on its way: recipients, claims, hand-over to the worker, recovery after a crash."""
