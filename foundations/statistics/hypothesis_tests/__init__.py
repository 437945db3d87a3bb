"""Tests of hypotheses: a statistic, its p-value, and the size of the effect."""
