"""Owns what every template is given: filters, and facts of this request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, request
from flask_babel import ngettext
from flask_login import current_user

from app.domain import reasons as reasons_of
from app.domain.reference import spoken
from app.domain.roles import Permission
from app.formatting import (
    comma,
    day_number,
    day_of,
    full_date,
    left_to_right,
    local_date,
    local_day,
    local_time,
    masked_phone,
    moment,
    month_name,
    short_date,
    weekday,
    written_phone,
)
from app.models.sign_in import Door
from app.web import register_rows, rows
from app.web.assets import asset
from app.web.locale import LANGUAGES, direction, select_language
from app.web.look import SHEET, first_look_inside, is_look_kept, look_inside, shape
from app.web.page_words import new_words
from app.web.security import csp_nonce, look_nonce
from app.web.sessions import door
from app.wording import (
    allowances,
    appeals,
    checks,
    compassion,
    complaints,
    contacts,
    entitlements,
    facilities,
    help_needs,
    messages,
    people,
    reasons,
    register_files,
    video,
    visits,
)
from app.wording.clocks import own_clock

if TYPE_CHECKING:
    from app.models.user import User

NAMED_HOMES = 2
FILTERS = {
    "local_date": local_date,
    "local_day": local_day,
    "local_time": local_time,
    "short_date": short_date,
    "moment": moment,
    "spoken": lambda reference: left_to_right(spoken(reference)),
    "left_to_right": left_to_right,
    "masked_phone": masked_phone,
    "written_phone": written_phone,
    "facility_name": facilities.facility_name,
    "in_script": facilities.in_script,
    "delivered_label": messages.DELIVERED.__getitem__,
    "delivered_tone": messages.TONE.__getitem__,
    "message_about": messages.ABOUT.__getitem__,
    "call_outcome": messages.CALL_OUTCOME.__getitem__,
    "contact_state": contacts.STATE.__getitem__,
    "staff_contact_state": contacts.STATE_FOR_STAFF.__getitem__,
    "contact_tone": contacts.TONE.__getitem__,
    "contact_words": rows.contact_words,
    "state_label": visits.STATE.__getitem__,
    "staff_state_label": visits.STATE_FOR_STAFF.__getitem__,
    "standing": lambda visit: visits.standing(visit.state, visit.has_hour),
    "state_tone": visits.TONE.__getitem__,
    "next_step": visits.NEXT_STEP.__getitem__,
    "move_label": visits.MOVE.__getitem__,
    "mode_label": visits.MODE.__getitem__,
    "family_reason": reasons.for_family,
    "next_act": reasons_of.next_act,
    "next_act_label": reasons.NEXT_ACT.__getitem__,
    "staff_reason": reasons.FOR_STAFF.__getitem__,
    "relation_label": people.RELATION.__getitem__,
    "happening_label": compassion.HAPPENING.__getitem__,
    "concerned_label": compassion.CONCERNED.__getitem__,
    "proof_label": compassion.PROOF.__getitem__,
    "need_label": help_needs.NEED.__getitem__,
    "gender_label": people.GENDER.__getitem__,
    "identity_label": people.IDENTITY.__getitem__,
    "role_label": people.ROLE.__getitem__,
    "class_label": people.PRISONER_CLASS.__getitem__,
    "absence_label": people.ABSENCE.__getitem__,
    "count_in": allowances.count_in,
    "allowed": entitlements.allowed,
    "preset_name": entitlements.preset_name,
    "state_name": entitlements.state_name,
    "entry_label": allowances.ENTRY.__getitem__,
    "check_label": checks.CHECK.__getitem__,
    "level_label": checks.LEVEL.__getitem__,
    "flag_label": checks.FLAG.__getitem__,
    "settled_label": checks.SETTLED.__getitem__,
    "verdict_label": checks.VERDICT.__getitem__,
    "match_field_label": checks.FIELD.__getitem__,
    "family_timeline": rows.family_timeline,
    "meeting_timeline": rows.meeting_timeline,
    "staff_timeline": rows.staff_timeline,
    "check_rows": rows.check_rows,
    "daytime_first": rows.daytime_first,
    "audit_timeline": register_rows.audit_timeline,
    "full_date": full_date,
    "row_notes": register_rows.row_notes,
    "import_kind_label": register_files.KIND.__getitem__,
    "import_stage_label": register_files.STAGE.__getitem__,
    "outcome_label": register_files.OUTCOME.__getitem__,
    "outcome_tone": register_files.TONE.__getitem__,
    "column_label": register_files.COLUMN.__getitem__,
    "appeal_label": appeals.OUTCOME.__getitem__,
    "complaint_label": complaints.COMPLAINT.__getitem__,
    "end_label": video.END.__getitem__,
    "line_label": video.LINE.__getitem__,
    "room_event_label": video.EVENT.__getitem__,
    "phase_label": video.PHASE.__getitem__,
    "phase_tone": video.PHASE_TONE.__getitem__,
    "day_of": day_of,
    "weekday": weekday,
    "day_number": day_number,
    "month_name": month_name,
}


@dataclass(frozen=True, kw_only=True)
class Desks:
    """Which desks an officer has, and at which homes."""

    homes: str
    has_queue: bool
    keeps_register: bool
    keeps_contacts: bool
    asks_prisoners: bool
    has_overdue: bool
    has_review: bool
    has_video: bool
    has_complaints: bool
    sets_entitlement: bool
    has_appeals: bool
    helps_families: bool
    calls_families: bool


def init_app(app: Flask) -> None:
    """Give the templates of this application their filters and facts."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(
        csp_nonce=csp_nonce,
        look_nonce=look_nonce,
        asset=asset,
        sheet=SHEET,
        shape=shape,
        own_clock=own_clock,
    )
    app.jinja_env.globals.update(
        new_words=new_words,
        is_look_kept=is_look_kept,
        look_inside=look_inside,
        first_look_inside=first_look_inside,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_facts)


def _facts() -> dict[str, Any]:
    is_known = current_user.is_authenticated
    officer = current_user.user if is_known else None
    return {
        "htmx_source": current_app.config["HTMX_SOURCE"],
        "is_demo": current_app.config["DEMO"],
        "locale_code": select_language(),
        "text_direction": direction(),
        "comma": comma(),
        "languages": LANGUAGES,
        "visitor": current_user.visitor if is_known else None,
        "officer": officer,
        "helper": current_user.helper if is_known else None,
        "desks": desks_of(officer) if officer else None,
        "is_staff_door": door() is Door.STAFF,
        "own_zone": current_user.visitor.zone if is_known and current_user.visitor else None,
        "current_path": request.full_path.rstrip("?"),
    }


def desks_of(officer: User) -> Desks:
    """What the staff pages' header shows of this officer."""
    homes = {grant.facility_id: grant.facility for grant in officer.grants if not grant.ended_at}
    names = [facilities.facility_name(home) for home in homes.values()]
    many = ngettext("%(num)d home", "%(num)d homes", len(names))
    return Desks(
        # The range and headquarters have dozens; their header says how many.
        homes=", ".join(names) if len(names) <= NAMED_HOMES else many,
        has_queue=bool(officer.actor.facilities_where(Permission.SEE_QUEUE)),
        keeps_register=bool(officer.actor.facilities_where(Permission.KEEP_REGISTER)),
        keeps_contacts=bool(officer.actor.facilities_where(Permission.KEEP_CONTACTS)),
        asks_prisoners=bool(officer.actor.facilities_where(Permission.ASK_PRISONERS)),
        has_overdue=bool(officer.actor.facilities_where(Permission.SEE_OVERDUE)),
        has_review=bool(officer.actor.facilities_where(Permission.REVIEW_VISITS)),
        sets_entitlement=bool(officer.actor.facilities_where(Permission.SET_ENTITLEMENT)),
        has_appeals=bool(officer.actor.facilities_where(Permission.ANSWER_APPEALS)),
        has_complaints=bool(officer.actor.facilities_where(Permission.ANSWER_COMPLAINTS)),
        helps_families=bool(officer.actor.facilities_where(Permission.HELP_FAMILIES)),
        calls_families=bool(officer.actor.facilities_where(Permission.CALL_FAMILIES)),
        has_video=bool(officer.actor.facilities_where(Permission.KEEP_VIDEO_DESK)),
    )
