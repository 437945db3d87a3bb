"""The mathematics of AI from scratch on NumPy arrays, every concept checked against the industrial library."""
