"""Neural networks: fused operations, layers, attention, initialization, losses."""
