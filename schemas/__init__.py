"""What travels on the topics, in order of travel; see `topics.py`."""
