"""Presence: who is here, who is missing, and against whom that is measured (4Pi)."""
