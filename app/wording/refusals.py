"""Owns the sentence for each refusal of the rules: what is wrong and what to do now."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.errors import Code, Refusal
from app.formatting import local_day

SENTENCES: dict[Code, LazyString] = {
    Code.TOO_MANY_ADULTS: _(
        "At most %(most)d people may come, you included. Small children are counted apart."
    ),
    Code.TOO_MANY_CHILDREN: _("At most %(most)d small children may come."),
    Code.VISITOR_TOO_YOUNG: _("Whoever asks must be %(age)d or older. Ask an adult to send this."),
    Code.PERSON_TWICE: _("%(name)s is named twice. Name each person once."),
    Code.TOO_MANY_OPEN_REQUESTS: _(
        "You have %(most)d requests that wait for an answer. Withdraw one, or wait for its answer."
    ),
    Code.SLOT_UNKNOWN: _("Choose one of the times shown."),
    Code.SLOT_TOO_SOON: _("That is too soon. The first day you may ask for is %(first)s."),
    Code.SLOT_TOO_LATE: _("That is too far ahead. The last day you may ask for is %(last)s."),
    Code.SLOT_CLOSED: _("There are no visits at that time. Choose another."),
    Code.SLOT_FULL: _("That time has just filled. Choose another; the rest is kept."),
    Code.SLOT_ALREADY_ASKED: _("You have already asked for this time. See «My visits»."),
    Code.PRISONER_BUSY: _("This prisoner already has a visit at that hour."),
    Code.PRISONER_NOT_CHOSEN: _("Choose the prisoner from the register first."),
    Code.REASON_NEEDED: _("Choose a reason. For «another reason», write it in a few words."),
    Code.NOTE_NEEDED: _(
        "A check is red. Write in the note for staff why you approve all the same."
    ),
    Code.CODE_WRONG: _("That code is not right. Look at the newest message and type its 6 digits."),
    Code.CODE_OVER: _("This code has ended. Ask for a new one."),
    Code.CODE_LIMIT: _(
        "Too many codes were asked for. Try again in %(minutes)d minutes, or ask at the home's"
        " help desk."
    ),
    Code.SIGN_IN_WRONG: _("The name or the password is not right."),
    Code.SIGN_IN_WAIT: _("Too many tries. Wait %(minutes)d minutes, then try again."),
    Code.SAME_FORM_OTHER_WORDS: _(
        "This form was sent before with other answers. The first request stands; see «My visits»."
    ),
    Code.NOT_IN_TIME: _("This can be done only in its time."),
    Code.TO_REVIEW: _(
        "Something changed after this visit was approved. An officer must review it first."
    ),
    Code.KEEP_REASON_NEEDED: _("Write in a few words why the visit is kept."),
    Code.PRISONER_AWAY: _("The prisoner is away at that hour. Choose another."),
    Code.DAY_ALREADY_CLOSED: _("This day is closed already."),
}


def sentence(refusal: Refusal) -> str:
    """The refusal in the reader's language."""
    days = {
        name: local_day(value) if name in ("first", "last") else value
        for name, value in refusal.facts.items()
    }
    return str(SENTENCES[refusal.code]) % days
