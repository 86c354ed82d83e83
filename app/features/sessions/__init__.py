"""Sessions: what happens within a project, in series or one by one, and who takes part."""
