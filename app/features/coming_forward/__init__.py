"""Coming forward: contributors say that they would like to take part, and are answered."""
