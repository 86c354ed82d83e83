"""Bookings: places in a session, sessions asked for, and the thread that runs from one to the next."""
