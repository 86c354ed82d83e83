"""Projects: pieces of co-production, with everything that hangs on them."""
