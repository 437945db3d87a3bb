"""Samplers that move as a body does, along the gradient of the log density."""
