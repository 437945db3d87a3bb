"""Chance: events, random variables, limit theorems, Markov chains, distributions, inference."""
