"""Contributors in all their layers, and the consents that open them to others."""
