"""Owns the refusals the rules can give: a code, its facts, and the form field it belongs to.

Codes, never sentences: `app.wording` owns the sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """Every refusal of the rules."""

    TOO_MANY_ADULTS = "too_many_adults"
    TOO_MANY_CHILDREN = "too_many_children"
    VISITOR_TOO_YOUNG = "visitor_too_young"
    PERSON_TWICE = "person_twice"
    TOO_MANY_OPEN_REQUESTS = "too_many_open_requests"
    URGENT_ALREADY_OPEN = "urgent_already_open"
    WORDS_NEEDED = "words_needed"
    PARTY_NEEDS_PLACES = "party_needs_places"
    NO_TIME_AFTER = "no_time_after"
    TIME_NOT_KEPT = "time_not_kept"
    SLOT_UNKNOWN = "slot_unknown"
    SLOT_TOO_SOON = "slot_too_soon"
    SLOT_TOO_LATE = "slot_too_late"
    SLOT_CLOSED = "slot_closed"
    SLOT_FULL = "slot_full"
    SLOT_ALREADY_ASKED = "slot_already_asked"
    DAY_HAS_PLACES = "day_has_places"
    WAITING_ALREADY = "waiting_already"
    WAIT_OVER = "wait_over"
    PRISONER_BUSY = "prisoner_busy"
    PRISONER_NOT_CHOSEN = "prisoner_not_chosen"
    REASON_NEEDED = "reason_needed"
    QUESTION_NEEDED = "question_needed"
    ANSWER_NEEDED = "answer_needed"
    OFFER_NEEDS_HOURS = "offer_needs_hours"
    NOTE_NEEDED = "note_needed"
    CODE_WRONG = "code_wrong"
    CODE_OVER = "code_over"
    CODE_LIMIT = "code_limit"
    SIGN_IN_WRONG = "sign_in_wrong"
    SIGN_IN_WAIT = "sign_in_wait"
    SAME_FORM_OTHER_WORDS = "same_form_other_words"
    NOT_IN_TIME = "not_in_time"
    PRISONER_NUMBER_TAKEN = "prisoner_number_taken"
    PRISONER_UNKNOWN = "prisoner_unknown"
    NOTHING_CHANGED = "nothing_changed"
    ENDS_BEFORE_START = "ends_before_start"
    ABSENCE_TWICE = "absence_twice"
    APART_ALREADY = "apart_already"
    APART_FROM_SELF = "apart_from_self"
    FILE_EMPTY = "file_empty"
    FILE_NOT_TEXT = "file_not_text"
    FILE_ENCODING = "file_encoding"
    FILE_COLUMNS_MISSING = "file_columns_missing"
    FILE_COLUMNS_UNKNOWN = "file_columns_unknown"
    FILE_COLUMN_TWICE = "file_column_twice"
    FILE_IN_HAND = "file_in_hand"
    GRANT_NEEDED = "grant_needed"
    OTHER_HOME_AWAITED = "other_home_awaited"
    OTHER_HOME_CHANGED = "other_home_changed"
    HOUR_NOT_PROPOSED = "hour_not_proposed"
    OTHER_HOME_MAY_COME = "other_home_may_come"
    OTHER_HOME_IS_READY = "other_home_is_ready"
    NONE_LEFT_THEN = "none_left_then"
    BALANCE_BELOW_ZERO = "balance_below_zero"
    NO_CHANGE_ASKED = "no_change_asked"
    NO_LIMIT_SET = "no_limit_set"
    ENTITLEMENT_OVERLAPS = "entitlement_overlaps"
    ENDED_ALREADY = "ended_already"
    SECOND_OFFICER_NEEDED = "second_officer_needed"
    NOC_NEEDED = "noc_needed"
    KEPT_APART = "kept_apart"
    ALREADY_RECORDED = "already_recorded"
    DAYS_OUT_OF_ORDER = "days_out_of_order"
    TO_REVIEW = "to_review"
    KEEP_REASON_NEEDED = "keep_reason_needed"
    PRISONER_AWAY = "prisoner_away"
    NOTHING_OWED = "nothing_owed"
    APPEALED_ALREADY = "appealed_already"
    VIDEO_AWAY = "video_away"
    VIDEO_PLACE_MISSING = "video_place_missing"
    VIDEO_LINK_ELSEWHERE = "video_link_elsewhere"
    PAIRING_WRONG = "pairing_wrong"
    PAIRING_WAIT = "pairing_wait"
    COMPLAINT_WAITS = "complaint_waits"
    DAY_ALREADY_CLOSED = "day_already_closed"
    TOO_MANY_OPEN_ASKS = "too_many_open_asks"
    ASKED_ALREADY = "asked_already"
    ASK_ANSWERED = "ask_answered"
    CONTACT_CHANGED = "contact_changed"
    ON_LIST_ALREADY = "on_list_already"
    HOME_UNKNOWN = "home_unknown"
    RELATIVE_TOO_YOUNG = "relative_too_young"
    RELATIVE_OWN_ADDRESS = "relative_own_address"
    RELATIVE_HAS_LINK = "relative_has_link"
    LINK_TAKEN_BACK = "link_taken_back"
    LINKS_ENOUGH = "links_enough"


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One «no» of the rules, with the facts its sentence needs."""

    code: Code
    facts: Mapping[str, object] = field(default_factory=dict)
    field: str | None = None


class Refused(Exception):
    """The rules say no; every refusal is here, not only the first."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = refusals


class NotFound(Exception):
    """There is nothing of that name for this person: absent and foreign look the same."""


class AlreadyDecided(Exception):
    """Somebody moved the visit first; carries what it is now and who moved it."""

    def __init__(self, *, state: str, by: str) -> None:
        super().__init__(state)
        self.state = state
        self.by = by


def refused(code: Code, field_name: str | None = None, **facts: object) -> Refused:
    """A Refused with one refusal."""
    return Refused(Refusal(code=code, facts=facts, field=field_name))
