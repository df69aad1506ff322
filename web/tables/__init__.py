"""The read model: one module per SQLite table: what a record writes, what a page reads."""
