"""What comes back on a bill: said, booked, paid out, taken back."""
