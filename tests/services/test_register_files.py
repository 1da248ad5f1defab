"""A register file: read without effect, applied once, safe to repeat, and stopped at any place."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import Code, NotFound, Refused
from app.domain.register_outcomes import ImportKind, ImportStage, Outcome
from app.domain.roles import Role
from app.extensions import db
from app.jobs.outbox import drain
from app.models import scope
from app.models.audit_entry import AuditEntry
from app.models.prisoner import Absence, Prisoner
from app.models.register_import import ImportRow, RegisterImport
from app.models.user import RoleGrant, User
from app.services import register_applying, register_files, register_reading
from app.services.register_files import SentFile, apply_file, drop_file, take_in
from app.services.transaction import transaction
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

HEAD = "number,name,father_name,birth_year,gender,class,admitted_on\n"
BILAL = "DUM-0001,Bilal Nodimajhi,Sagar Nodimajhi,1996,male,undertrial,2025-01-15\n"
NEW = "DUM-0002,শিউলি বাগান,মেঘ বাগান,1988,female,convict,01/02/2024\n"


def send(cast: Cast, text: str | bytes, **values: object) -> int:
    content = text if isinstance(text, bytes) else text.encode()
    facts: dict[str, object] = {
        "facility_id": cast.dum_dum_id,
        "kind": ImportKind.PRISONERS,
        "is_whole": False,
        "name": "register.csv",
        "content": io.BytesIO(content),
    }
    import_id = take_in(cast.esha, SentFile(**(facts | values)))  # type: ignore[arg-type]
    drain()
    return import_id


def look(import_id: int) -> RegisterImport:
    db.session.rollback()
    db.session.expire_all()
    with scope.acting(SYSTEM):
        return db.session.get_one(RegisterImport, import_id)


def faults(import_id: int) -> dict[int | None, list[str]]:
    with scope.acting(SYSTEM):
        rows = db.session.scalars(select(ImportRow).where(ImportRow.import_id == import_id))
        return {row.line: [one["code"] for one in row.faults] for row in rows if row.faults}


def applied(cast: Cast, text: str, **values: object) -> dict[str, int]:
    import_id = send(cast, text, **values)
    apply_file(cast.esha, import_id)
    drain()
    assert look(import_id).stage is ImportStage.APPLIED
    return look(import_id).counts


def prisoners() -> dict[str, Prisoner]:
    db.session.rollback()
    db.session.expire_all()
    with scope.acting(SYSTEM):
        return {one.number: one for one in db.session.scalars(select(Prisoner))}


def refusals(cast: Cast, content: bytes) -> set[Code]:
    with pytest.raises(Refused) as found:
        send(cast, content)
    return {refusal.code for refusal in found.value.refusals}


def test_reading_changes_nothing_and_applying_does_what_was_shown(cast: Cast) -> None:
    changed = BILAL.replace("1996,male,undertrial", "1995,male,convict")
    import_id = send(cast, HEAD + changed + NEW)
    assert look(import_id).stage is ImportStage.READ
    assert look(import_id).counts == {Outcome.CHANGED: 1, Outcome.ADDED: 1}
    assert prisoners().keys() == {"DUM-0001", "KAL-0001"}
    apply_file(cast.esha, import_id)
    drain()
    assert prisoners()["DUM-0001"].birth_year == 1995
    assert prisoners()["DUM-0002"].name == "শিউলি বাগান"
    assert not list(register_files.folder().iterdir())


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    applied(cast, HEAD + BILAL + NEW)
    with scope.acting(SYSTEM):
        before = db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    assert applied(cast, HEAD + BILAL + NEW) == {Outcome.SAME: 2}
    with scope.acting(SYSTEM):
        # The file itself is kept in the history, no prisoner's entry is touched.
        assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before + 1


def test_every_bad_row_is_refused_with_its_line_and_reason(cast: Cast) -> None:
    rows = [
        NEW.replace("1988", "1850"),
        NEW.replace("DUM-0002", "DUM-0003").replace("01/02/2024", "31/02/2024"),
        NEW.replace("DUM-0002", "=cmd()"),
        NEW.replace("DUM-0002", "DUM-0004").replace("মেঘ বাগান", "2345 6789 0124"),
        NEW.replace("DUM-0002", "DUM-0005").replace("শিউলি", "শ" * 10_000),
        "DUM-0006,Two cells\n",
        NEW.replace("DUM-0002", "DUM-0007").replace("female", "?"),
        NEW.replace("DUM-0002", ""),
        NEW.replace("DUM-0002", "DUM-0009").replace("01/02/2024", "2999-01-01"),
    ]
    import_id = send(cast, HEAD + "".join(rows))
    assert faults(import_id) == {
        2: ["age"],
        3: ["not_a_date"],
        4: ["formula"],
        5: ["aadhaar"],
        6: ["too_long"],
        7: ["cells"],
        8: ["gender"],
        9: ["missing"],
        10: ["date_ahead"],
    }
    with scope.acting(SYSTEM):
        kept = db.session.scalars(select(ImportRow).where(ImportRow.import_id == import_id))
        # Of a refused row no cell but a clean number is kept.
        assert [row.cells for row in kept] == [{}] * len(rows)


def test_a_number_twice_refuses_both_lines_and_names_them(cast: Cast) -> None:
    import_id = send(cast, HEAD + NEW + BILAL + NEW)
    assert faults(import_id) == {2: ["number_twice"], 4: ["number_twice"]}
    with scope.acting(SYSTEM):
        row = db.session.scalars(select(ImportRow).where(ImportRow.line == 4)).one()
    assert row.faults[0]["facts"] == {"lines": "2, 4"}


def test_whoever_is_not_in_the_whole_register_has_left(cast: Cast) -> None:
    assert applied(cast, HEAD + NEW) == {Outcome.ADDED: 1}
    assert prisoners()["DUM-0001"].left_on is None
    counts = applied(cast, HEAD + NEW, is_whole=True)
    assert counts == {Outcome.SAME: 1, Outcome.RELEASED: 1}
    assert prisoners()["DUM-0001"].left_on is not None
    assert prisoners()["KAL-0001"].left_on is None
    assert applied(cast, HEAD + NEW + BILAL) == {Outcome.SAME: 1, Outcome.CHANGED: 1}
    assert prisoners()["DUM-0001"].left_on is None


def test_nobody_has_left_while_a_row_is_refused(cast: Cast) -> None:
    counts = applied(cast, HEAD + NEW + NEW.replace("DUM-0002", "@x"), is_whole=True)
    assert counts == {Outcome.ADDED: 1, Outcome.REFUSED: 1}
    assert prisoners()["DUM-0001"].left_on is None


def test_a_prisoner_of_the_officers_other_home_is_moved_and_of_nobody_elses(cast: Cast) -> None:
    row = "KAL-0001,Megh Dighi,Jhil Dighi,1996,male,undertrial,2025-01-15\n"
    assert send_counts(cast, row) == {Outcome.ADDED: 1}
    with transaction(SYSTEM) as session:
        esha = session.scalars(select(User).where(User.login == "esha")).one()
        session.add(
            RoleGrant(
                user_id=esha.id,
                facility_id=cast.kalna_id,
                role=Role.DEPUTY,
                granted_at=now(),
            )
        )
    assert send_counts(cast, row.replace("Megh Dighi", "Tara Jonaki")) == {Outcome.ADDED: 1}
    assert applied(cast, HEAD + row) == {Outcome.MOVED: 1}
    moved = prisoners()["KAL-0001"]
    assert (moved.id, moved.facility_id) == (cast.kalna_prisoner_id, cast.dum_dum_id)


def send_counts(cast: Cast, row: str) -> dict[str, int]:
    import_id = send(cast, HEAD + row)
    counts = look(import_id).counts
    drop_file(cast.esha, import_id)
    return counts


@pytest.mark.parametrize(
    "content",
    [
        ("\ufeff" + HEAD + NEW).encode(),
        (HEAD + NEW).encode("utf-16"),
        (HEAD + NEW).replace(",", ";").encode(),
        (HEAD + NEW).replace(",", "\t").replace("\n", "\r\n").encode(),
        "name,class,number,gender,father_name,admitted_on,age\n"
        "শিউলি বাগান,convict,DUM-0002,female,মেঘ বাগান,2024-02-01,৩৮\n".encode(),
    ],
    ids=["utf-8 with a mark", "utf-16", "semicolons", "tabs", "shuffled, with an age"],
)
def test_a_file_may_come_in_many_forms(cast: Cast, content: bytes) -> None:
    assert look(send(cast, content)).counts == {Outcome.ADDED: 1}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Code.FILE_EMPTY),
        (b"\n\n", Code.FILE_EMPTY),
        (b"PK\x03\x04\x00\x00\xff\xfe" + bytes(range(256)), Code.FILE_NOT_TEXT),
        (
            (HEAD + NEW.replace("শিউলি বাগান", "Caf\xe9")).split("শ")[0].encode("latin-1", "ignore")
            + b"\xe9\xe8,x\n",
            Code.FILE_ENCODING,
        ),
        (b"number,name\n1,x\n", Code.FILE_COLUMNS_MISSING),
        (HEAD.replace("\n", ",bank_account\n").encode(), Code.FILE_COLUMNS_UNKNOWN),
        (HEAD.replace("\n", ",number\n").encode(), Code.FILE_COLUMN_TWICE),
    ],
)
def test_what_is_no_register_file_is_refused_at_once(
    cast: Cast, content: bytes, code: Code
) -> None:
    assert refusals(cast, content) == {code}
    folder = register_files.folder()
    assert not list(folder.iterdir())


def test_the_file_is_kept_for_its_owner_alone(cast: Cast) -> None:
    send(cast, HEAD + NEW)
    (kept,) = register_files.folder().iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_one_file_of_a_home_is_in_hand_at_a_time(cast: Cast) -> None:
    first = send(cast, HEAD + NEW)
    assert refusals(cast, (HEAD + NEW).encode()) == {Code.FILE_IN_HAND}
    drop_file(cast.esha, first)
    assert look(send(cast, HEAD + NEW)).stage is ImportStage.READ


def test_a_worker_that_is_stopped_goes_on_where_it_was(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (register_reading, register_applying):
        monkeypatch.setattr(module, "ROWS_AT_ONCE", 3)
        # Every step is over after its first handful of rows.
        monkeypatch.setattr(module, "STEP_SECONDS", 0.0)
    rows = "".join(NEW.replace("DUM-0002", f"DUM-1{n:03}") for n in range(20))
    import_id = take_in(
        cast.esha,
        SentFile(
            facility_id=cast.dum_dum_id,
            kind=ImportKind.PRISONERS,
            is_whole=False,
            name="r.csv",
            content=io.BytesIO((HEAD + rows).encode()),
        ),
    )
    # Each step twice, as after a lease that ran out: nothing is done twice.
    for _ in range(5):
        register_reading.read_some(import_id)
    drain()
    assert look(import_id).counts == {Outcome.ADDED: 20}
    apply_file(cast.esha, import_id)
    for _ in range(3):
        register_applying.apply_some(import_id)
    drain()
    register_applying.apply_some(import_id)
    assert look(import_id).counts == {Outcome.ADDED: 20}
    assert len(prisoners()) == 22


def test_an_officer_of_another_home_can_do_nothing_with_it(cast: Cast) -> None:
    import_id = send(cast, HEAD + NEW)
    for act in (apply_file, drop_file):
        with pytest.raises(NotFound):
            act(cast.farid, import_id)
    with pytest.raises(NotFound):
        take_in(
            cast.gita,
            SentFile(
                facility_id=cast.dum_dum_id,
                kind=ImportKind.PRISONERS,
                is_whole=False,
                name="r.csv",
                content=io.BytesIO(HEAD.encode()),
            ),
        )


def test_nothing_is_done_in_the_name_of_who_lost_his_role(cast: Cast) -> None:
    import_id = send(cast, HEAD + NEW)
    apply_file(cast.esha, import_id)
    with transaction(SYSTEM) as session:
        for grant in session.scalars(select(RoleGrant)):
            grant.ended_at = now()
    drain()
    assert look(import_id).stage is ImportStage.FAILED
    assert "DUM-0002" not in prisoners()


def test_absences_come_in_the_homes_wall_time_and_once(cast: Cast) -> None:
    text = (
        "number,kind,from,until\nDUM-0001,court,26/11/2026 10:00,26/11/2026 17:00\n"
        "DUM-0001,hospital,2026-12-01,2026-12-03\nDUM-9999,court,26/11/2026,26/11/2026\n"
        "DUM-0001,court,27/11/2026 10:00,27/11/2026 09:00\n"
    )
    import_id = send(cast, text, kind=ImportKind.ABSENCES)
    assert faults(import_id) == {4: ["not_held"], 5: ["ends_before_start"]}
    apply_file(cast.esha, import_id)
    drain()
    with scope.acting(SYSTEM):
        periods = db.session.scalars(select(Absence).order_by(Absence.starts_at)).all()
        found = [(one.starts_at.isoformat(), one.ends_at.isoformat()) for one in periods]
    assert found == [
        ("2026-11-26T04:30:00+00:00", "2026-11-26T11:30:00+00:00"),
        ("2026-11-30T18:30:00+00:00", "2026-12-03T18:30:00+00:00"),
    ]
    assert applied(cast, text, kind=ImportKind.ABSENCES) == {Outcome.SAME: 2, Outcome.REFUSED: 2}


def test_a_file_that_cannot_be_finished_is_not_in_the_way_of_the_next(cast: Cast) -> None:
    import_id = send(cast, HEAD + NEW)
    apply_file(cast.esha, import_id)
    register_files.note_given_up(import_id)
    assert look(import_id).stage is ImportStage.FAILED
    assert look(send(cast, HEAD + NEW)).stage is ImportStage.READ
