"""What people may ask of whoever holds their record: a copy of all of it, and that it is erased."""
