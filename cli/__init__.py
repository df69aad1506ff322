"""`communique …`: thin commands over the rooms; the only place that prints."""
