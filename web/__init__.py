"""A reader of the log: the read model and the pages over it."""
