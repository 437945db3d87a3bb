"""Information: what can be counted in nats, and what it costs to send."""
