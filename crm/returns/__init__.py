"""Goods or money that come back on a bill."""
