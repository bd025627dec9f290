"""From a mail to a hearing: forms read, intents heard, the matter found. Reads the state, decides nothing."""

import re
from dataclasses import replace

from mailbot.commands import belongs
from mailbot.commands.case import Hearing
from mailbot.commands.files import Files, Unread, opened
from mailbot.commands.meant import OPENING, alarming, by_writer, of_something, supposed_to_add, urging, well_again
from mailbot.commands.own import said_by_writer
from mailbot.commands.supposed_role import supposed_role
from mailbot.core.intents import hear
from mailbot.core.limits import TOO_LONG_TO_HEAR
from mailbot.core.model import SHANGHAI, Heard, Intent, Person, Role, Said, Status
from mailbot.core.people import CONSEQUENTIAL, HOSPITAL, VENDOR
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.core.tickets import Ticket
from mailbot.forms import Form, fingerprint, is_drawn, named, read_all, read_typed, refusal
from mailbot.forms.sorts import Sort
from mailbot.mail.authentic import Authenticity, authentic
from mailbot.mail.enclosed import with_enclosed
from mailbot.mail.manners import NOTICE, automatic, ends_as_ours
from mailbot.mail.message import ENCRYPTED, Attachment, Mail, garbled, sealed
from mailbot.mail.read import INVITATION
from mailbot.mail.thread import cited, said, supposed

MACHINE = {"auto_reply": Intent.AUTO_REPLY, "bounce": Intent.BOUNCE, "read_receipt": Intent.READ_RECEIPT}

VOUCHED = Authenticity(True, "凭一次性验证码核实")

NUMBERING = VENDOR | {Role.IT}
"""Who calls a ticket 0002 for short."""

# What a reader of our letter was asked, by the letter's kind; where no letter of ours is named by the headers the subject tells.
ANSWERED = {
    "engineer/assigned": "assigned",
    "manager/alert": "assigned",
    "engineer/follow_up": "assigned",
    "engineer/reopened": "assigned",
    "engineer/handed_over": "assigned",
    "engineer/reminder": "reminder",
    "hospital/report_received": "received",
    "office/security_incident": "received",
    "hospital/ticket_closed": "closing",
    "hospital/confirm_urged": "closing",
    "hospital/question": "question",
    "hospital/question_urged": "question",
    "office/form_to_confirm": "form",
    "office/remote_asked": "remote",
    "office/same_problem": "same",
    "office/warning_proposed": "warning",
    "office/warning_objected": "warning",
    "office/warning_evidence": "warning",
    "office/duty_missed": "warning",
    "office/duty_recorded": "warning",
    "engineer/duty_reminder": "reminder",
    "office/loss_claimed": "warning",
    "office/loss_told": "received",
    "office/statement": "statement",
    "office/statement_again": "statement",
    "office/statement_copy": "statement",
    "office/upgrade_announced": "upgrade",
    "manager/digest": "digest",
}

IN_THE_TEXT = "邮件正文"
"""What the file of a form is called that came in none."""
LONGEST_SUBJECT = 500
LONGEST_RUN = {"digits": 80, "same": 40, "letters": 300}  # characters: a hash has 64, an address on the web under 300
ENDLESS = re.compile(
    r"(?P<digits>[\d一二两三四五六七八九十百千万几好多数]{81,})|(?P<same>(.)\3{40,})|(?P<letters>[!-~]{301,})",
    re.DOTALL,
)


def _answers(mail: Mail, state: State) -> str | None:
    posted = (state.letters.get(message_id) for message_id in mail.in_reply_to)
    return next((ANSWERED.get(letter.fact.kind) for letter in posted if letter), None)


def _said(mail: Mail, annexes: tuple[int, ...], person: Person, ticket: Ticket | None, state: State) -> Said:
    words = said(mail, annexes)
    place = _answers(mail, state) or words.replying_to
    if ticket and ticket.number in cited(mail).subject:
        place = _asked(mail, place, person, ticket, state)
    if person.role is not Role.STRANGER:
        return replace(words, replying_to=place, role=person.role)
    place = supposed(mail) if place == "other" else place
    return replace(words, replying_to=place, role=supposed_role(mail, place))


# Letters an answer to which may be told from the ticket's token alone; where money or access hangs on it, the letter must be named.
TOLD = {kind: place for kind, place in ANSWERED.items() if place in {"received", "question", "same"}}


def _asked(mail: Mail, place: str | None, person: Person, ticket: Ticket, state: State) -> str | None:
    """What a reply to a letter about a ticket answers: one that only tells of it is answered as what its writer was last asked,
    be it whether all is well again.
    """
    told = place == "received" and person.role in HOSPITAL and ticket.status is Status.AWAITING
    return _place(person, ticket, state) if place == "other" or (told and not _answers(mail, state)) else place


def _place(person: Person, ticket: Ticket, state: State) -> str:
    """Which of our letters a reply answers that carries only the ticket's token: what its writer was last asked about the ticket."""
    if person.role in VENDOR:
        return "assigned"
    if ticket.status is Status.AWAITING or (ticket.status is Status.CONFIRMED and person.role is Role.REPORTER):
        return "closing"
    addresses = set(state.addresses_of(person.address))
    sent = (state.letters[message_id].fact for message_id in reversed(ticket.letters))
    return next(
        (TOLD[letter.kind] for letter in sent if letter.kind in TOLD and addresses & set(letter.to)), "received"
    )


def _forms(mail: Mail, files: Files) -> tuple[tuple[Form, Attachment], ...]:
    """Every form that came with the mail, in order; a file may hold several."""
    documents = (one.file for one in files.documents)
    read = ((read_all(file.data, file.filename, mail.arrived, file.made), file) for file in documents)
    return tuple((form, file) for forms, file in read for form in forms)


def _typed(mail: Mail, read: tuple[tuple[Form, Attachment], ...]) -> tuple[tuple[tuple[Form, Attachment], ...], Mail]:
    """The forms of a mail with those that it holds itself beside the ones `read` in its files, and the mail without their words."""
    own = tuple(one for one in mail.tables if not is_drawn(mail.quoted, one))
    typed, rest = read_typed(mail.new_text, own, mail.subject, mail.arrived)
    marks = {fingerprint(form) for form, _ in read}
    text = Attachment(IN_THE_TEXT, "text/plain", mail.new_text.encode("utf-8", "surrogatepass"))
    new = tuple((form, text) for form in typed if fingerprint(form) not in marks)
    return (*read, *new), replace(mail, new_text=rest)


def _closed(files: Files, forms: tuple[tuple[Form, Attachment], ...]) -> Files:
    """The files with those Word documents and workbooks among the unread that could not be opened, each with the reason."""
    read = {file.sha256 for _, file in forms}
    tried = (one for one in files.documents if one.sort in {Sort.WORD, Sort.SHEET} and one.file.sha256 not in read)
    refused = {one: why for one in tried if (why := refusal(one.file.data, workbook=one.sort is Sort.SHEET))}
    shut = tuple(Unread(one.file.filename, f"{why}，请重新附上 Word 文件（.docx）") for one, why in refused.items())
    return Files(tuple(one for one in files.looked if one not in refused), (*files.unread, *shut))


def _annexes(files: Files, form: Form | None) -> tuple[int, ...]:
    """The annex that came: as read, else as the name of a file says that could not be read."""
    if form:
        return (form.annex,)
    return tuple(dict.fromkeys(number for name in files.names if (number := named(name))))


def _ticket(matter: str, form: Form | None, state: State) -> str:
    number = belongs.ticket(matter, state)
    if number or form is None:
        return number
    record = state.forms.get(state.fingerprints.get(fingerprint(form), ""))
    return record.fact.ticket if record else ""


def _readable(heard: tuple[Heard, ...], mail: Mail) -> tuple[Heard, ...]:
    """An invitation without a word of its sender reports nothing, and of an encrypted mail the subject alone says too little."""
    if sealed(mail):
        return (Heard(Intent.UNCLEAR, 0.5, ENCRYPTED),)
    if heard[0].intent in OPENING and not mail.attachments and garbled(f"{mail.subject}\n{mail.new_text}"):
        return (Heard(Intent.UNCLEAR, 0.5, "正文未能读出"),)
    if mail.header(INVITATION) and heard[0].intent in OPENING:
        return (Heard(Intent.UNCLEAR, 0.5, "日程邀请，没有正文"),)
    return heard


def _heard(mail: Mail, words: Said, rules: Rules, person: Person) -> tuple[tuple[Heard, ...], str | None]:
    """What the text asks, and what kind of machine wrote it if one did; a registered person is one through a list too, and however it sounds."""
    machine = automatic(mail, frozenset({rules.address}))
    if machine in {"list", NOTICE} and person.role is not Role.STRANGER:
        machine = None
    if machine in MACHINE:
        return (Heard(MACHINE[machine], 1.0, "邮件头或格式表明为系统自动发出"),), machine
    return _readable(of_something(_by_person(words, rules, person), words), mail), machine


def _by_person(words: Said, rules: Rules, person: Person) -> tuple[Heard, ...]:
    """What a person asks: who writes about bounces and automatic answers is not taken for the machine that sends them."""
    heard = hear(words, rules.intents)
    foreign = frozenset(MACHINE.values()) | (frozenset() if person.role is Role.STRANGER else {Intent.SPAM})
    if heard[0].intent not in foreign:
        return heard
    cues = {intent: each for intent, each in rules.intents.cues.items() if intent not in foreign}
    return hear(words, replace(rules.intents, cues=cues))


def _of_the_writer(
    heard: tuple[Heard, ...], mail: Mail, words: Said, rules: Rules, person: Person
) -> tuple[Heard, ...]:
    """An act of consequence that only a letter sent on speaks of is not its sender's: what is meant is asked."""
    mine = said_by_writer(mail)
    if mine == "" and ends_as_ours(mail):  # a mailbox that sends on whatever it gets opens nothing
        return (Heard(Intent.UNCLEAR, 0.5, "转发或引用的服务台来信，没有附言"),)
    if mine is None or CONSEQUENTIAL.isdisjoint(one.intent for one in heard):
        return heard
    meant = {one.intent: one for one in _by_person(replace(words, text=mine), rules, person)}
    kept = tuple(meant.get(one.intent, one) for one in heard if one.intent in meant or one.intent not in CONSEQUENTIAL)
    asked = (Heard(Intent.UNCLEAR, 0.5, "转发或引用的别人的话"),)
    return (
        kept
        if kept and kept[0].intent is heard[0].intent
        else (*asked, *(one for one in kept if one.intent is not Intent.UNCLEAR))
    )


def _within_hearing(mail: Mail, heard: int) -> Mail:
    """The mail with as much of its text as is listened to: every rule goes through all of it, and a log is no request."""
    long = (TOO_LONG_TO_HEAR,) if len(mail.new_text) > heard else ()
    return replace(
        mail,
        subject=_shortened(mail.subject[:LONGEST_SUBJECT]),
        new_text=_shortened(mail.new_text[:heard]),
        quoted=_shortened(mail.quoted[:heard]),
        defects=(*mail.defects, *long),
    )


def _shortened(text: str) -> str:
    """The text without what no person says: a rule that looks for a number must not try every digit of ten thousand as its first."""
    return ENDLESS.sub(lambda run: run[0][: LONGEST_RUN[run.lastgroup or ""]], text)


def _meant(
    mail: Mail, words: Said, rules: Rules, person: Person, ticket: Ticket | None
) -> tuple[tuple[Heard, ...], str | None]:
    """What is heard as its writer means it, and what kind of machine wrote it if one did."""
    heard, machine = _heard(mail, words, rules, person)
    if machine:
        return heard, machine
    own = _of_the_writer(alarming(heard, words, person, rules), mail, words, rules, person)
    return by_writer(own, person, words, ticket), None


def _brought(mail: Mail, rules: Rules, *, known: bool) -> tuple[Files, tuple[tuple[Form, Attachment], ...], Mail]:
    """The files, every form that came in them or typed by somebody known, and the mail without what is typed as a form."""
    files = opened(mail, rules.settings.limits)
    forms = _forms(mail, files)
    forms_and_rest = _typed(mail, forms) if known else (forms, mail)
    return _closed(files, forms), *forms_and_rest


def _tied(ticket: str, named: str, words: Said, person: Person, state: State) -> tuple[str, Said]:
    """The ticket, and the words as its answer, where an answer that lost its number is known by its headline alone."""
    if not named or words.replying_to != "other":
        return ticket, words
    return named, replace(words, replying_to=_place(person, state.tickets[named], state))


def _with_numbers(mail: Mail, state: State) -> Mail:
    """The mail with the numbers of tickets in full."""
    year = mail.arrived.astimezone(SHANGHAI).year
    return replace(mail, new_text=belongs.spelled_out(mail.new_text, state, year))


def _of_sender(
    heard: tuple[Heard, ...], named: str, person: Person, words: Said, state: State, rules: Rules
) -> tuple[tuple[Heard, ...], str]:
    """What a mail about no known ticket says, and the one in its writer's hand that it is about, if it is about one."""
    heard = well_again(heard, person, words) if state.tickets_in_hand(person.address) else heard
    if not named and supposed_to_add(heard[0]):
        return heard, ""
    ticket = belongs.by_sender(person, heard[0].intent, words, state, rules)
    return urging(heard, ticket), ticket


def listen(mail: Mail, state: State, rules: Rules) -> Hearing:
    """Everything known of the mail before anything is decided."""
    person = state.person(mail.sender.address)
    known = person.role is not Role.STRANGER
    mail = _within_hearing(with_enclosed(mail) if known else mail, rules.settings.limits.heard)
    mail = _with_numbers(mail, state) if person.role in NUMBERING else mail
    files, forms, beside = _brought(mail, rules, known=known)
    form, file = forms[0] if forms else (None, None)
    matter = belongs.about(mail, state)
    ticket = _ticket(matter, form, state)
    words = _said(beside, _annexes(files, form), person, state.tickets.get(ticket), state)
    strays = bool(belongs.strays(mail, state))
    named = "" if ticket or strays or form else belongs.by_headline(person, words, state)
    ticket, words = _tied(ticket, named, words, person, state)
    heard, machine = _meant(beside, words, rules, person, state.tickets.get(ticket))
    if known and not (ticket or strays or machine):
        heard, ticket = _of_sender(heard, named, person, words, state, rules)
    return Hearing(
        mail=mail,
        said=words,
        heard=heard,
        automatic=machine,
        authentic=VOUCHED if mail.sha256 in state.vouched else authentic(mail, rules.trust),
        person=person,
        form=form,
        form_file=file,
        forms=forms,
        files=files,
        ticket=ticket,
        about=matter or ticket,
        warning=belongs.warning(mail, matter, state),
    )
