"""Measurements: ratios against floors measured in the same run; nothing here asserts."""
