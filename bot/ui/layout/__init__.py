"""What fits a phone. Pure, below screens."""
