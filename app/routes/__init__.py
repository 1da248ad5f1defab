"""Owns the list of blueprints; each file holds one, called bp, of handlers that only translate."""

from app.routes import (
    auth,
    demo,
    health,
    home,
    profile,
    room,
    terminal,
    visit_request,
    visits,
)
from app.routes.staff import auth as staff_auth
from app.routes.staff import decisions, gate, queue, video_desk
from app.routes.staff import visits as staff_visits

BLUEPRINTS = (
    home.bp,
    auth.bp,
    profile.bp,
    visit_request.bp,
    visits.bp,
    health.bp,
    staff_auth.bp,
    queue.bp,
    decisions.bp,
    staff_visits.bp,
    gate.bp,
    video_desk.bp,
    room.bp,
    terminal.bp,
)
# Not there at all unless this is a demo: what it shows no real installation may show.
DEMO_BLUEPRINTS = (demo.bp,)
