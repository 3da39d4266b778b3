"""How often the statistics are wrong, by simulation: ``python -m benchmarks.truth [SCALE]``."""
