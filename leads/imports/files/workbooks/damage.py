"""Turn the errors of damaged workbooks into one reason."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext_lazy as _

from leads.imports.errors import NotATable

_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    ParseError,
    NotImplementedError,
    RuntimeError,
    LookupError,
    ValueError,
    ArithmeticError,
    EOFError,
    OSError,
)


@contextmanager
def damaged() -> Iterator[None]:
    """Raise NotATable for any error of a workbook that can't be read."""
    try:
        yield
    except _ERRORS as error:
        raise NotATable(
            _("The file can't be opened as a workbook. It may be damaged; save it again as .xlsx or CSV.")
        ) from error
