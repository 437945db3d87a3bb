"""Intervals that cover the truth as often as they say, and how models are compared."""
