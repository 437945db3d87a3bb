"""Sampling: draws from densities known up to a constant, and what they are worth."""
