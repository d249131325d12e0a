"""Gateways of our own making, on loopback, that answer as the real ones are documented to."""
