"""Benchmarks for `make bench`. Each module measures one thing and yields figures.

Memory speed on shared machines is noisy, so the gates are counts (statements, shared buffers), and times are
ratios between blocks that alternate within one run.
"""
