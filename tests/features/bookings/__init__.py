"""Bookings and the golden thread."""
