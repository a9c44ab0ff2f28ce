"""Effects: what the host site must learn, recorded once, delivered at least once."""
