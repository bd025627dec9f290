"""What those who carry a letter put above and below it: gateways, scanners, lawyers, lists, free mail services."""

import re

from mailbot.mail.signature_words import ADVERT, CARRIED, FROM_WITHOUT, LIST, OFFER, OWN_WORD, SERVICE_RULE

RULE = re.compile(r"^(?:[-—_=*~·×＊★☆#＝＿－\s]{3,}|[|\s]+)$")
LONG_RULE = re.compile(r"^(?:-{10,} next part -{10,}|([-—_=*~])\1{9,}|(?:-=){5,}-?|[-~]{24,})\s*$")
_MOST_IN_FOOTER, _MOST_IN_OFFER, _LONGEST = 16, 4, 1200


def banner(lines: list[str]) -> tuple[list[str], list[str]]:
    """What a gateway put above the letter, that it comes from without, and the letter."""
    end = 0
    while end < len(lines) and (_carried(lines[end]) or not lines[end].strip(" \t-=*_")):
        end += 1
    return lines[:end], lines[end:]


def _carried(line: str) -> bool:
    """Whether a line is not the writer's but of those who carried the letter."""
    return len(line) < _LONGEST and bool(CARRIED.match(line)) and not OWN_WORD.search(line)


def before_footer(lines: list[str], end: int) -> int:
    """Above the ruler under which a mailing list says how to leave it."""
    for at in range(max(1, end - _MOST_IN_FOOTER), end):
        if (LONG_RULE.match(lines[at]) or lines[at].rstrip() == "__") and LIST.search("\n".join(lines[at:end])[:2000]):
            return above_blank(lines, at)
    return end


def before_offer(lines: list[str], end: int) -> int:
    """Above the ruler under which the service that carried the letter offers something, in a line or two with its link."""
    for at in range(max(1, end - 2 * _MOST_IN_OFFER), end):
        below = [line for line in lines[at + 1 : end] if line.strip() and not SERVICE_RULE.match(line)]
        if SERVICE_RULE.match(lines[at]) and 0 < len(below) < _MOST_IN_OFFER and _offers(below):
            return above_blank(lines, at)
    return end


def before_advert(lines: list[str], end: int) -> int:
    """Above a line in which the service that carried the letter names itself, well apart from the writer's words."""
    last = above_blank(lines, end) - 1
    apart = last > 2 and not "".join(lines[last - 2 : last]).strip()
    return above_blank(lines, last) if apart and ADVERT.match(lines[last].strip()) else end


def _offers(lines: list[str]) -> bool:
    return all(len(line) <= 160 for line in lines) and any(map(OFFER.search, lines))


def before_disclaimer(lines: list[str], end: int) -> int:
    """Above what a scanner, a gateway or a lawyer put below."""
    below = (at for at in range(max(1, end - 12), end) if _carried(lines[at]))
    last = above_blank(lines, end) - 1
    return next((above_blank(lines, at) for at in below if at == last or not FROM_WITHOUT.search(lines[at])), end)


def above_blank(lines: list[str], end: int) -> int:
    """Above empty lines and rulers."""
    while end and (not lines[end - 1].strip() or RULE.match(lines[end - 1])):
        end -= 1
    return end
