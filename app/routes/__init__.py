"""Owns the list of blueprints; each file holds one, called bp, of handlers that only translate."""

from app.routes import (
    appeals,
    auth,
    complaints,
    contacts,
    demo,
    health,
    home,
    profile,
    relatives,
    room,
    sittings,
    status,
    terminal,
    visit_replies,
    visit_request,
    visit_wishes,
    visits,
)
from app.routes.staff import (
    allowances,
    bars,
    closures,
    custody,
    decisions,
    gate,
    help_desk,
    overdue,
    prisoners,
    queue,
    register_files,
    review,
    safeguards,
    video_desk,
    voice,
)
from app.routes.staff import appeals as staff_appeals
from app.routes.staff import auth as staff_auth
from app.routes.staff import complaints as staff_complaints
from app.routes.staff import contacts as staff_contacts
from app.routes.staff import visits as staff_visits

BLUEPRINTS = (
    home.bp,
    auth.bp,
    profile.bp,
    visit_request.bp,
    visit_wishes.bp,
    visits.bp,
    visit_replies.bp,
    contacts.bp,
    relatives.bp,
    status.bp,
    sittings.bp,
    appeals.bp,
    complaints.bp,
    health.bp,
    staff_auth.bp,
    queue.bp,
    overdue.bp,
    review.bp,
    closures.bp,
    decisions.bp,
    allowances.bp,
    staff_visits.bp,
    gate.bp,
    prisoners.bp,
    custody.bp,
    register_files.bp,
    safeguards.bp,
    bars.bp,
    staff_contacts.bp,
    voice.bp,
    staff_complaints.bp,
    staff_appeals.bp,
    help_desk.bp,
    video_desk.bp,
    room.bp,
    terminal.bp,
)
# Not there at all unless this is a demo: what it shows no real installation may show.
DEMO_BLUEPRINTS = (demo.bp,)
