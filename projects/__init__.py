"""Seven programs a person runs, each standing alone on `foundations`."""
