"""The running system: its parts, who starts them again, and an article's way through them."""
