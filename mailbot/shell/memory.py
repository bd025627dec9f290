"""Memory that work no longer needs goes back to the system."""

import ctypes


def give_back() -> None:
    """Where the C library can be asked (glibc's malloc_trim): a digest of 500 tickets else leaves 14 MB of holes in the heap."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
