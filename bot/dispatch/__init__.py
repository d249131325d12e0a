"""An update to its handler: who it is from, what they may do, what went wrong."""
