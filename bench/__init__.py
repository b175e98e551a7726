"""What `make bench` runs: each module measures one thing and yields figures.

Memory on shared machines is noisy, so counts are the gates (statements, shared buffers) and times are ratios
between blocks that alternate in one run.
"""
