"""The log of a running desk: a line may tell of errors in the words of a mail, so each is masked before any handler sees it."""

import logging

from mailbot.mail.privacy import mask


class Veil(logging.Filter):
    """Masks every line; nothing is left out."""

    def filter(self, record: logging.LogRecord) -> bool:
        """The line as it may be written."""
        record.msg, record.args = mask(record.getMessage()), None
        return True


VEIL = Veil()


def veil() -> None:
    """From now on the log is masked; asking twice changes nothing."""
    logging.getLogger("mailbot").addFilter(VEIL)
