"""The two mail worlds of the live tests, for processes that are killed between them."""

from tests.live.conftest import address, dovecot, dovecot_server, post_office, world

__all__ = ["address", "dovecot", "dovecot_server", "post_office", "world"]
