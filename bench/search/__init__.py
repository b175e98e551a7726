"""Benchmark of the search."""

from .as_you_type import figures

__all__ = ["figures"]
