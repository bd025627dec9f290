"""The log of a running desk: a line may tell of errors in the words of a mail, so each is masked before any handler sees it."""

import json
import logging
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from mailbot.core.model import SHANGHAI
from mailbot.mail.privacy import mask

BYTES, FILES = 10 * 2**20, 9
"""When a file of JSON lines is full another is begun; so many old ones stay."""

log = logging.getLogger("mailbot")


class Veil(logging.Filter):
    """Masks every line; nothing is left out."""

    def filter(self, record: logging.LogRecord) -> bool:
        """The line as it may be written."""
        record.msg, record.args = mask(record.getMessage()), None
        return True


class JsonLines(logging.Formatter):
    """One object a line: at, level, station and mail where there are any, message."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; what an exception says is masked like everything else."""
        at = datetime.fromtimestamp(record.created, SHANGHAI).isoformat(timespec="milliseconds")
        told = {
            "at": at,
            "level": record.levelname.lower(),
            **getattr(record, "told", {}),
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["error"] = mask(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)


VEIL = Veil()


def veil() -> None:
    """From now on the log is masked; asking twice changes nothing."""
    log.addFilter(VEIL)


def to_json(path: Path) -> logging.Handler:
    """From now on every line goes to this file too, as JSON; full files are put by as `.1` to `.9`."""
    handler = RotatingFileHandler(path, maxBytes=BYTES, backupCount=FILES, encoding="utf-8", errors="backslashreplace")
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    return handler


def noted(station: str, mail: str = "", words: str = "") -> None:
    """A mail or letter passed a station; `words` must be such as may be read by everybody who runs the desk."""
    told = {"station": station, "mail": mail} if mail else {"station": station}
    log.info("%s", " ".join(filter(None, (station, mail[:12], words))), extra={"told": told})
