"""Two records of one person become one, and within thirty days two again (docs/decisions/0018)."""
