"""Steps along the gradient: one table of updates, PyTorch's optimizers over it, clipping and schedules."""
