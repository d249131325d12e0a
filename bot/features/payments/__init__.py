"""Money without goods: said, asked about, booked, corrected."""
