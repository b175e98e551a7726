import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured ratio.

    `sql`, `buffers` and `ms` are per operation at `size`; `against` describes what `ratio` compares with.
    """

    bench: str
    size: int
    sql: float
    buffers: float
    ms: float
    ratio: float
    limit: float
    against: str

    @property
    def is_past_its_limit(self) -> bool:
        return self.ratio > self.limit

    def line(self) -> str:
        """Return the figure as one line of JSON."""
        return json.dumps(
            {
                "bench": self.bench,
                "size": self.size,
                "sql": self.sql,
                "buffers": round(self.buffers),
                "ms": round(self.ms, 2),
                "ratio": round(self.ratio, 3),
                "limit": self.limit,
                "against": self.against,
            }
        )
