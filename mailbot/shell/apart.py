"""A process apart: a PDF comes in, its tables and lines go out as JSON. Whatever it does to this process, the desk goes on."""

import json
import sys

from mailbot.forms.grid import written
from mailbot.forms.package import NotADocument
from mailbot.forms.pdf import read_pdf


def main() -> None:
    """Read from standard input, write to standard output; a file without a text layer gives an empty list."""
    try:
        found = [read_pdf(sys.stdin.buffer.read())]
    except NotADocument:
        found = []
    json.dump(written(found), sys.stdout)


if __name__ == "__main__":
    main()
