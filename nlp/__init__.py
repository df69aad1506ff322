"""Text to stories to classes to events: pure functions, knowledge as data beside them."""
