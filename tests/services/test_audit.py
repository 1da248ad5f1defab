"""What staff did is kept: nobody, not even the program, changes or drops an entry."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.domain.audit_acts import Act
from app.engine import writing
from app.extensions import db
from app.services import audit
from app.services.transaction import transaction
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET reason = 'x'", "DELETE FROM audit_entry"]
)
def test_an_entry_can_be_neither_changed_nor_dropped(cast: Cast, statement: str) -> None:
    with transaction(cast.esha):
        audit.record(
            cast.esha,
            act=Act.PRISONER_EDITED,
            facility_id=cast.dum_dum_id,
            subject=("prisoner", cast.bilal_id),
            reason="a test",
            details={"name": ["a", "b"]},
        )
    with writing(), pytest.raises(DBAPIError, match="are kept"):
        db.session.execute(text(statement))
    db.session.rollback()
