"""Reports: figures that are counted when they are asked for, and what is written from them."""
