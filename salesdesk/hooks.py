"""Hooks, by which a package calls code in the packages above it without importing them.

The lower package declares a `Hook` next to the code that calls it. A higher package connects a function to it in
`AppConfig.ready()`, so each app's `apps.py` lists all of its connections.
"""

from collections.abc import Callable, Iterator
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Hook(Generic[P, R]):
    """A list of functions with the same arguments, called in the order in which they were connected."""

    def __init__(self) -> None:
        self._functions: dict[str, Callable[P, R]] = {}

    def connect(self, function: Callable[P, R], name: str = "") -> None:
        """Add `function`, replacing one connected under the same `name` (by default the function's own)."""
        self._functions[name or f"{function.__module__}.{function.__qualname__}"] = function

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """Call every connected function and return what they return."""
        return [function(*args, **kwargs) for function in self]

    def __iter__(self) -> Iterator[Callable[P, R]]:
        return iter(self._functions.values())

    def items(self) -> Iterator[tuple[str, Callable[P, R]]]:
        """Return each connected function with its name."""
        return iter(self._functions.items())
