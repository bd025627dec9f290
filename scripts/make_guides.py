"""Write the guides of docs/ from templates/guides/: `python scripts/make_guides.py`; the letter 帮助 says the same words."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
GUIDES = {"科室报修人": "给报修人", "信息科": "给信息科", "维护工程师": "给工程师", "项目经理": "给项目经理"}
"""Each role's guide and the page it becomes."""
PICTURES = {
    "科室报修人": ("已登记的回信", "letter-accepted"),
    "信息科": ("警告待核实的来信", "letter-warning"),
    "维护工程师": ("派单的来信", "letter-assigned"),
    "项目经理": ("每周一封的周报", "digest"),
}
_EXAMPLE = re.compile(r"^例（(.+?)）：(.+)$", re.MULTILINE)
_TITLE = re.compile(r"(\A|\n\n)([^\s：，。]{2,12})：")
_LIST = re.compile(r"\n(- .+(?:\n- .+)*)(?:\n(?=[^\n]))?")


def page(role: str, words: str) -> str:
    """The guide as a page: what each part is about in bold, examples as a list, and one picture."""
    shown, picture = PICTURES[role]
    bold = _TITLE.sub(r"\1**\2**：", _EXAMPLE.sub(r"- \1：`\2`", words))
    listed = re.sub(r"\n{3,}", "\n\n", _LIST.sub(r"\n\n\1\n\n", bold))
    return (
        f"# {GUIDES[role]}\n\n体检维保服务台：用普通邮件办理，写到服务台的邮箱即可。发一封写着“帮助”的邮件，会收到同样的内容。\n\n"
        f"{listed.strip()}\n\n![{shown}](pictures/{picture}.png)\n"
    )


def pages() -> dict[str, str]:
    """The pages by their file names."""
    guides = ROOT / "templates" / "guides"
    return {f"{name}.md": page(role, (guides / f"{role}.txt").read_text("utf-8")) for role, name in GUIDES.items()}


def main() -> None:
    """Write all pages."""
    for name, text in pages().items():
        (ROOT / "docs" / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
