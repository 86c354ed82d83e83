"""Impact records: what was said by the five headings of 4Pi, who stands by it, and what came of it."""
