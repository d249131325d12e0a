"""A message, an audience and a moment: from draft to results."""
