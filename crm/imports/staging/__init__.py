"""The staging database of one import and its comparison with the shop."""
