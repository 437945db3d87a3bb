"""What a sample looks like, in a few numbers or a curve."""
