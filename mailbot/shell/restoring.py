"""The restore command: a home again from a backup, proved, and what to do next.

Mails that arrived after the backup lie in the mailbox above the restored cursor and are read again. Letters that were written after it
are written again and sent again, each under its own Message-ID: which of them had left nobody can tell from a backup, an answer that
never comes costs a deadline, and one that comes twice is recognised by people and by their mail programs.
"""

from pathlib import Path

from mailbot.shell.backup import BackupFailed, Manifest, amiss, copied, lay_out, manifests
from mailbot.shell.console import out, print_json
from mailbot.shell.files import sync_all
from mailbot.shell.home import open_home
from mailbot.shell.recall import reading


def restore(folder: Path, home: Path, name: str) -> Manifest:
    """The home as the named backup has it, or the last one; raises BackupFailed, OSError."""
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise BackupFailed(f"{home} 已有内容：请恢复到一个新的或空的文件夹，旧的请先改名留存。")
    manifest = _chosen(manifests(folder), folder, name)
    home.mkdir(parents=True, exist_ok=True)
    lay_out(folder, manifest, home, copied)
    why = amiss(home, manifest)
    if why:
        raise BackupFailed(f"恢复出的家目录核对不符（{why}）：请删去 {home}，用 --name 换一次备份。")
    sync_all(home)
    return manifest


def _chosen(found: list[Manifest], folder: Path, name: str) -> Manifest:
    if not found:
        raise BackupFailed(f"{folder} 里没有备份：请指定 mailbot backup 用过的文件夹。")
    named = [manifest for manifest in found if manifest.name == (name or found[-1].name)]
    if not named:
        have = "、".join(manifest.name for manifest in found[-10:])
        raise BackupFailed(f"{folder} 里没有名为 {name} 的备份：现有 {have}。")
    return named[0]


def tell(home: Path, made: Manifest, *, as_json: bool) -> None:
    """What was restored, and what to do next."""
    waiting, problems = len(reading(home).outbox), open_home(home)[1]
    if as_json:
        told = {"backup": made.name, "made": made.made, "commits": made.commits, "head": made.head, "outbox": waiting}
        print_json({**told, "problems": [str(problem) for problem in problems]})
        return
    out.print(f"已从 {made.made} 的备份恢复到 {home}：账本 {made.commits} 笔，核对无误。", markup=False)
    for problem in problems:
        out.print(f"配置待改：{problem}", markup=False)
    out.print(
        f"下一步：1. 备份不含邮箱口令，请重新设置；2. mailbot check --home {home}；3. 确认旧的服务台已停止；"
        f"4. mailbot run --home {home}。\n"
        "备份之后到达的来信会从邮箱重新读入、照常登记。备份之后发过的信会再发一次：Message-ID 与上次相同，收件人和邮件软件可据此认出；"
        f"备份时发件箱里有 {waiting} 封待发，可用 mailbot outbox 查看。",
        markup=False,
    )
