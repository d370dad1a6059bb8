"""Whether this machine can make PDF: WeasyPrint sets text with Pango, which is no package of Python."""

import ctypes
from functools import cache

# In Debian: libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0.
_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")


@cache
def pdf_offered() -> bool:
    """Looking for the libraries costs nothing; importing WeasyPrint takes a second."""
    try:
        for name in _LIBRARIES:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True
