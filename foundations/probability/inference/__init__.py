"""Inference: from samples to parameters, and how sure one may be of them."""
