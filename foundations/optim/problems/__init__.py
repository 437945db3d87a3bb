"""Moré, Garbow and Hillstrom's test problems with their published optima."""
