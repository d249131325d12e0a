"""Papers of a bill: the GST invoice, its number, its taxes and its picture on a page."""
