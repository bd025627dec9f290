"""Store anew how every kind of letter looks (tests/letters/pictures/): `make pictures`; needs Debian's chromium and fonts-noto-cjk."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.letters import pictures
from tests.shell.browser import browsing, program


def main() -> None:
    """Draw and keep them all; those of letters that are no more go."""
    if not program() or not pictures.has_font():
        sys.exit("没有 chromium 或 Noto Sans CJK：请先安装（apt install chromium fonts-noto-cjk）。")
    pages = pictures.pages()
    for old in set(pictures.STORED.glob("*.png")) - {pictures.stored(kind) for kind in pages}:
        old.unlink()
    with browsing() as tab, TemporaryDirectory() as folder:
        for kind, page in pages.items():
            pictures.store(kind, pictures.drawn(tab, page, Path(folder)))


if __name__ == "__main__":
    main()
