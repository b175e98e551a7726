"""Benchmark of moving leads between territories."""

from .move import figures

__all__ = ["figures"]
