"""Speed, measured: python -m benchmarks. Nothing here is a test; ratios are taken in one run on one machine."""
