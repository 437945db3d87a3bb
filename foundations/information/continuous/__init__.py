"""Entropy and mutual information of continuous samples, by nearest neighbors."""
