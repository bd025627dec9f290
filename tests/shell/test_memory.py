"""What a digest took of memory for a moment, the process does not keep."""

import ctypes

import pytest

from bench.week import resident
from mailbot.shell.memory import give_back


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="this C library cannot be asked")
def test_holes_in_the_heap_go_back_to_the_system() -> None:
    pieces = [bytearray(b"x" * 50_000) for _ in range(1000)]
    del pieces[:-1]  # the last one keeps the heap from shrinking by itself
    held = resident()
    give_back()
    assert resident() < held - 30
