"""Learning the lead score, and giving leads their score."""

from .fit import figures

__all__ = ["figures"]
