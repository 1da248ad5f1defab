"""Owns reminding families, and whoever joins them from elsewhere, once for each hour.

The timetable looks each minute at what is owed, so a turn that was missed is made good by the
next. Two workers may look at once: the index `uq_message_reminder` lets one of them queue it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.reminders import REMINDERS, TO_RELATIVE
from app.models import scope
from app.queries.reminders import reminders_owed, still_holds
from app.services import messages
from app.services.moves import visit_to_move
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.queries.reminders import Reminder

AT_ONCE = 500


def remind_families() -> int:
    """Queue every reminder that is due; how many. Looks at state, so it may run twice."""
    at = now()
    with scope.acting(SYSTEM):
        kinds = (*REMINDERS, *TO_RELATIVE)
        owed = [reminder for kind in kinds for reminder in reminders_owed(kind, at)]
    return sum(remind(reminder) for reminder in owed[:AT_ONCE])


def remind(reminder: Reminder) -> bool:
    """Queue one reminder; whether it was this worker who did."""
    try:
        with transaction(SYSTEM):
            visit = visit_to_move(reminder.reference)
            # It may have been cancelled or moved between the look and the lock.
            if not still_holds(reminder.kind, visit.id, reminder.slot_id, now()):
                return False
            if reminder.kind in TO_RELATIVE:
                messages.queue_relative_reminder(visit, reminder.kind)
            else:
                messages.queue_reminder(visit, reminder.kind)
            return True
    except IntegrityError:
        # Another worker was faster: its words are on their way.
        return False
