"""The options that several commands take alike."""

from pathlib import Path
from typing import Annotated

import typer

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home", "-H", envvar="MAILBOT_HOME", help="家目录（含 mailbot.toml）；不写则用 MAILBOT_HOME，再则用当前目录"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON，字段见 docs/json.md")]
LogOption = Annotated[
    Path | None,
    typer.Option(
        "--log-json", envvar="MAILBOT_LOG_JSON", help="日志也写进这个文件：每站一行 JSON，已脱敏；写满自动换新文件"
    ),
]
