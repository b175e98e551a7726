"""The dashboards of a manager on a desk with ten stage changes per lead."""

from .pages import figures

__all__ = ["figures"]
