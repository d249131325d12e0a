"""A Bot API on this machine with a phone on a web page: the demo, and what tests talk to."""
