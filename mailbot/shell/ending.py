"""How a command ends that the world stopped: with a sentence and exit code 1. A traceback is for what is wrong with us."""

import errno
from typing import Any

from typer import Abort
from typer.core import TyperGroup

from mailbot.shell.console import refuse
from mailbot.shell.files import DiskFailed
from mailbot.shell.hindrance import Hindrance


class Commands(TyperGroup):
    """The commands, each of which ends so."""

    def invoke(self, ctx: Any) -> Any:
        """Run one of them."""
        try:
            return super().invoke(ctx)
        except (Hindrance, OSError) as world:
            if getattr(world, "errno", None) == errno.EPIPE:  # whoever read us has read enough
                raise
            refuse(sentence(world))
        except Abort:
            refuse("没有得到回答，到此为止：请在终端里运行，或用选项写明（加 --help 查看）。")
        except KeyboardInterrupt:
            refuse("已按 Ctrl-C 停止；要接着做，请再运行一次。")


def sentence(world: Hindrance | OSError) -> str:
    """What is in the way and what to do about it, the two parted by a colon."""
    if isinstance(world, Hindrance):
        return f"{world}{world.cure}"
    if isinstance(world, DiskFailed):
        return str(world)
    what = f"{world.filename or '文件'} 读写不了（{world.strerror or world}）"
    return f"{what}：请检查它是否完好，权限和磁盘空间是否够，再试一次。"
