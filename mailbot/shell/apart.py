"""A process apart: a PDF or an old Word file comes in, its tables and lines go out as JSON. Whatever it does here, the desk goes on."""

import json
import sys

from mailbot.forms.compound import MAGIC
from mailbot.forms.grid import written
from mailbot.forms.old_word import read_doc
from mailbot.forms.package import NotADocument
from mailbot.forms.pdf import read_pdf


def main() -> None:
    """Read from standard input, write to standard output; a file without text gives an empty list."""
    data = sys.stdin.buffer.read()
    try:
        found = [read_doc(data) if data.startswith(MAGIC) else read_pdf(data)]
    except NotADocument:
        found = []
    json.dump(written(found), sys.stdout)


if __name__ == "__main__":
    main()
