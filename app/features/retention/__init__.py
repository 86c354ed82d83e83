"""How long each class of data is kept, who is warned before it ends, and what happens then."""
