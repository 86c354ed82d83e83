"""What people may ask of an organisation that keeps a record of them, and by when it has to answer."""
