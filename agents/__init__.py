"""One agent a hop, as plain async generators; `app.py` is the topology and the one place Faust is attached."""
