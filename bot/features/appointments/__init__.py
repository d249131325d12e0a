"""Appointments: booked, listed by day, moved; off until the shop switches them on."""
