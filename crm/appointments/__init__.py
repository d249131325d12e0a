"""Appointments: who comes when, to whom; off until the shop switches them on."""
