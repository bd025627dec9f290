"""The export command: everything of the contract in one folder for the hospital, with a list of hashes to prove it by."""

import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path

from mailbot.core.accounts import ledger_of
from mailbot.core.cycles import local_day
from mailbot.core.state import State
from mailbot.reports import contract_paper, handbook
from mailbot.reports.paper_docx import docx
from mailbot.reports.paper_xlsx import xlsx
from mailbot.reports.statement import statement
from mailbot.reports.statement_due import files
from mailbot.shell.archive import Archive
from mailbot.shell.console import progress
from mailbot.shell.files import atomic_write
from mailbot.shell.home import Home
from mailbot.shell.verifying import Proof

SUMS, MANIFEST = "SHA256SUMS", "manifest.json"
READ_ME = """本文件夹是合同 {number} 的全部服务记录。

mail/        来信原件（逐字节未改，文件名即 SHA-256）和收信记录（.json）
letters/     服务台发出的信件
ledger/      账本：每笔记录含前一笔的校验值，链头 {head}
statements/  各考核周期的考核表（副本）
工单.xlsx    工单、警告、表单一览
工作文档.docx 常见问题与处理办法
manifest.json 清单；SHA256SUMS 可用 sha256sum -c SHA256SUMS 核对，或用 mailbot export --verify 核对

来信原件含未遮盖的个人信息，请依《个人信息保护法》保管。
"""


def refusal(folder: Path) -> str:
    """Why nothing can be exported there; empty when it can."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        return f"{folder} 已有内容：请另指定一个新的或空的文件夹。"
    return ""


def export(place: Home, state: State, proof: Proof, folder: Path, now: datetime) -> dict[str, object]:
    """Write everything, the list of hashes last; gives the manifest. Raises ArchiveDamaged, OSError."""
    sources = list(_kept(place.path))
    sums: dict[str, str] = {}
    with progress("导出", len(sources)) as step:
        for path in sources:
            name = path.relative_to(place.path).as_posix()
            sums[name] = _put(folder / name, path.read_bytes())
            step()
    for name, data in _papers(place, state, proof, now):
        sums[name] = _put(folder / name, data)
    manifest = _manifest(place, proof, sums, folder, now)
    sums[MANIFEST] = _put(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    _put(folder / SUMS, "".join(f"{each}  {name}\n" for name, each in sorted(sums.items())).encode())
    return manifest


def _kept(home: Path) -> Iterator[Path]:
    """Mails with their receipts, letters and segments, in order."""
    archive = Archive(home)
    yield from sorted(archive.files())
    yield from sorted((home / "ledger").glob("[0-9]*.json"))


def _papers(place: Home, state: State, proof: Proof, now: datetime) -> Iterator[tuple[str, bytes]]:
    """What is made of the ledger for people to read."""
    contract = place.rules.contract
    yield "工单.xlsx", xlsx(contract_paper.paper(state, place.rules, now))
    yield "工作文档.docx", docx(handbook.paper(handbook.handbook(state, now), contract.hospital, contract.vendor))
    accounts = ledger_of(state, place.rules)
    for account in (each for each in accounts if each.cycle.begin <= local_day(now)):
        made = files(state, statement(state, place.rules, account, now, accounts), 0)
        stem = f"statements/考核表-{account.cycle.begin}-{account.cycle.end}"
        yield f"{stem}.docx", made.docx
        yield f"{stem}.xlsx", made.xlsx
    yield "说明.txt", READ_ME.format(number=contract.number, head=proof.head).encode()


def _manifest(place: Home, proof: Proof, sums: dict[str, str], folder: Path, now: datetime) -> dict[str, object]:
    listed = [{"path": name, "size": (folder / name).stat().st_size, "sha256": each} for name, each in sums.items()]
    return {
        "contract": place.rules.contract.number, "made": now.isoformat(), "commits": proof.commits, "head": proof.head,
        "mails": proof.mails, "letters": proof.letters, "erased": proof.erased, "files": listed,
    }  # fmt: skip


def _put(path: Path, data: bytes) -> str:
    atomic_write(path, data)
    return sha256(data).hexdigest()


def problems(folder: Path) -> list[str]:
    """What an export no longer is as it was made, a sentence each: changed, missing or added files."""
    listed = _listed(folder)
    if listed is None:
        return [f"{folder} 没有可读的 {SUMS}：它不是完整的导出，请重新导出。"]
    there = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    found = [f"{name} 缺失：请从原导出恢复。" for name in sorted(listed.keys() - there.keys())]
    found += [f"{name} 不在清单内：不是导出时的文件。" for name in sorted(there.keys() - listed.keys() - {SUMS})]
    with progress("核对", len(listed)) as step:
        for name in sorted(listed.keys() & there.keys()):
            with there[name].open("rb") as file:
                if file_digest(file, "sha256").hexdigest() != listed[name]:
                    found.append(f"{name} 与清单的校验值不符：请从原导出恢复。")
            step()
    return found


def _listed(folder: Path) -> dict[str, str] | None:
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        return {name: each for each, _, name in (line.partition("  ") for line in lines)} or None
    except (OSError, ValueError):
        return None
