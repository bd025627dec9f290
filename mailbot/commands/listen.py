"""From a mail to a hearing: forms read, intents heard, the matter found. Reads the state, decides nothing."""

from dataclasses import replace

from mailbot.commands import belongs
from mailbot.commands.case import Hearing
from mailbot.core.intents import hear
from mailbot.core.model import Heard, Intent, Role, Said
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.forms import Form, fingerprint, named
from mailbot.forms import read as read_form
from mailbot.mail.authentic import authentic
from mailbot.mail.manners import automatic
from mailbot.mail.message import Attachment, Mail
from mailbot.mail.thread import said

MACHINE = {"auto_reply": Intent.AUTO_REPLY, "bounce": Intent.BOUNCE, "read_receipt": Intent.READ_RECEIPT}
# What only a machine writes, though its headers do not say so.
BY_MACHINE = {Intent.AUTO_REPLY: "auto_reply", Intent.BOUNCE: "bounce", Intent.READ_RECEIPT: "read_receipt"}


# What a reader of our letter was asked, by the letter's kind; where no letter of ours is named by the headers the subject tells.
ANSWERED = {
    "engineer/assigned": "assigned",
    "engineer/follow_up": "assigned",
    "engineer/reopened": "assigned",
    "engineer/reminder": "reminder",
    "hospital/report_received": "received",
    "hospital/ticket_closed": "closing",
    "hospital/confirm_urged": "closing",
    "hospital/question": "question",
    "office/form_to_confirm": "form",
    "office/remote_asked": "remote",
    "office/same_problem": "same",
    "office/warning_proposed": "warning",
    "office/warning_objected": "warning",
    "office/loss_claimed": "warning",
    "office/upgrade_announced": "upgrade",
    "manager/digest": "digest",
}


def _answers(mail: Mail, state: State) -> str | None:
    posted = (state.letters.get(message_id) for message_id in mail.in_reply_to)
    return next((ANSWERED.get(letter.fact.kind) for letter in posted if letter), None)


def _said(mail: Mail, form: Form | None, state: State) -> Said:
    words = said(mail, _annexes(mail, form))
    return replace(words, replying_to=_answers(mail, state) or words.replying_to)


def _form(mail: Mail) -> tuple[Form | None, Attachment | None]:
    for file in mail.attachments:
        form = read_form(file.data, file.filename, mail.arrived)
        if form:
            return form, file
    return None, None


def _annexes(mail: Mail, form: Form | None) -> tuple[int, ...]:
    """The annex attached: as read, else as the name of a document says that could not be read."""
    if form:
        return (form.annex,)
    return tuple(dict.fromkeys(number for file in mail.attachments if (number := named(file.filename))))


def _ticket(mail: Mail, form: Form | None, state: State) -> str:
    number = belongs.ticket(mail, state)
    if number or form is None:
        return number
    record = state.forms.get(state.fingerprints.get(fingerprint(form), ""))
    return record.fact.ticket if record else ""


def listen(mail: Mail, state: State, rules: Rules) -> Hearing:
    """Everything known of the mail before anything is decided."""
    form, file = _form(mail)
    words = _said(mail, form, state)
    machine = automatic(mail, frozenset({rules.address}))
    heard = hear(words, rules.intents)
    machine = machine or BY_MACHINE.get(heard[0].intent)
    if machine in MACHINE:
        heard = (Heard(MACHINE[machine], 1.0, "邮件头或格式表明为系统自动发出"),)
    person = state.person(mail.sender.address)
    ticket = _ticket(mail, form, state)
    if not ticket and not machine and person.role is not Role.STRANGER:
        ticket = belongs.by_sender(person, heard[0].intent, words.whole, state, rules)
        if ticket and heard[0].intent is Intent.REPORT:
            heard = (
                Heard(Intent.FOLLOW_UP, heard[0].score, f"同一报修人就同一故障再次来信，工单 {ticket} 尚未关闭"),
                *heard[1:],
            )
    return Hearing(
        mail=mail,
        said=words,
        heard=heard,
        automatic=machine,
        authentic=authentic(mail, frozenset(rules.settings.authserv_ids)),
        person=person,
        form=form,
        form_file=file,
        ticket=ticket,
        about=belongs.about(mail, state) or ticket,
        warning=belongs.warning(mail, state),
    )
