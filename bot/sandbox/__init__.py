"""A Bot API server on this machine and a phone on a web page: the demo, and what the tests talk to."""
