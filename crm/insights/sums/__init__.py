"""Pre-computed totals behind the charts, and the same figures computed from the rows."""
