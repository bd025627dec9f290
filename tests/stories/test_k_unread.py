"""What the desk cannot read is answered, and nothing is opened for it."""

from mailbot.core import facts as f
from tests.stories.test_g_clocks import addressed
from tests.stories.village import Village

SECRET = "-----BEGIN PGP MESSAGE-----\n\nhQEMA0\n=abcd\n-----END PGP MESSAGE-----\n"


def test_an_encrypted_mail_is_asked_for_once_more_without_encryption(village: Village) -> None:
    letters = village.write("clerk", "报修：读卡失灵", SECRET)
    (letter,) = addressed(letters, "hospital/files_unread", village)
    assert "加密" in letter.text
    assert not village.happened(f.TicketOpened)


def test_words_beside_something_encrypted_are_heard(village: Village) -> None:
    village.write("clerk", "报修", f"一号台读卡失灵，无法登记，请尽快处理。\n\n{SECRET}")
    assert village.happened(f.TicketOpened)
