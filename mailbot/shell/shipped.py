"""Where the rules and templates that came with the program are, installed from a wheel or checked out."""

from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def shipped(name: str) -> Path:
    """The folder `rules` or `templates`."""
    installed = PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else PACKAGE.parent / name


def find(name: str, file: str, home: Path | None) -> Path:
    """A file of rules or templates: the home's own where it overrides it, else the shipped one."""
    own = home / name / file if home else None
    return own if own and own.is_file() else shipped(name) / file
