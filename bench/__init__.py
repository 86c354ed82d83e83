"""Speed of the application beside the bare driver and beside the tutorial's way; see README.md."""
