"""What works without a broker: articles → stories and events, on several processes."""
