"""Golden Thread: the system of record for co-production in social work."""

__version__ = "0.1.0"
