"""Asking people over time: who was not asked for long, who has a pause, and which replies are awaited."""
