"""Distributions under the names, parameterizations and shapes of torch.distributions."""
