"""Log to the standard error of the moment."""

import logging
import sys
from typing import TextIO


class CurrentStderr(logging.StreamHandler):
    """Write to whatever sys.stderr is when a line is written; a stream kept from the start may be closed by then."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr
