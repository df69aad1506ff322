"""Generations of derived topics: coding the raw log anew, and what that changes."""
