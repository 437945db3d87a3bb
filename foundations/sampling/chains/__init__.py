"""Markov chains whose draws settle to a target."""
