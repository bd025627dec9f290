"""The folder of a home that was made up: nothing but such a one is ever emptied."""

import shutil
from pathlib import Path

MARK = "simulated"
"""A file that says: this home was made up, and may be made up again."""


def refusal(folder: Path, option: str) -> str:
    """Why this folder cannot become a scratch home, and the option that names another; empty where it can."""
    if not folder.exists() or (folder / MARK).is_file() or (folder.is_dir() and not any(folder.iterdir())):
        return ""
    return f"{folder} 里已有别的内容：请用 {option} 指定一个新的文件夹，或先把它移走。"


def emptied(folder: Path) -> None:
    """The folder with nothing in it but the mark."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("mailbot demo, mailbot simulate\n", encoding="utf-8")
