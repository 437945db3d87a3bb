"""Densities with known answers."""
