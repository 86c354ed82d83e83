"""Support around sessions and between them, check-ins, and what nobody has answered yet."""
