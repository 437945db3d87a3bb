"""Entropy and its kin where values can be counted."""
