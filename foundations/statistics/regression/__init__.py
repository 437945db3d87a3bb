"""Linear regression as inference: standard errors, tests, and rows that pull."""
