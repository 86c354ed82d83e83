"""Journeys through the built pages in a real Chromium: what people see, hear and press."""
