"""Measures a register file: rows a second, and how memory grows from 5,000 rows to 50,000.

Each size is read and applied in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from flask_migrate import upgrade

from app import create_app
from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.facility_kinds import FacilityKind
from app.domain.register_outcomes import ImportKind
from app.domain.roles import Role
from app.jobs.outbox import drain
from app.models.facility import Facility
from app.models.user import RoleGrant, User
from app.services.outbox import is_anything_due
from app.services.register_files import SentFile, apply_file, take_in
from app.services.transaction import transaction
from bench.figures import figure
from config import Settings

SIZES = (5_000, 50_000)
HEAD = "number,name,father_name,birth_year,gender,class,admitted_on\n"
# A home of 15,000 in a minute, on two busy cores; ten times the rows may take half more memory.
SLOWEST, MOST_GROWTH = 250, 1.5


def measured(count: int) -> dict[str, float]:
    """Read and apply a file of `count` new prisoners; rows a second, and peak memory in MiB."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.for_tests(Path(folder)))
        with app.app_context():
            upgrade()
            actor, facility_id = _officer()
            content = io.BytesIO((HEAD + "".join(_row(n) for n in range(count))).encode())
            began = time.monotonic()
            sent = SentFile(
                facility_id=facility_id,
                kind=ImportKind.PRISONERS,
                is_whole=True,
                name="bench.csv",
                content=content,
            )
            import_id = take_in(actor, sent)
            _work()
            apply_file(actor, import_id)
            _work()
            seconds = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rate": count / seconds, "peak": peak}


def _work() -> None:
    while is_anything_due(now()):
        drain()


def _row(number: int) -> str:
    return f"B-{number},Nadi Saagar{number % 997},Megh Saagar,1988,male,undertrial,2024-02-01\n"


def _officer():  # type: ignore[no-untyped-def]
    named = {"en": "Kalpanikpur"}
    with transaction(SYSTEM) as session:
        home = Facility(code="BENCH", kind=FacilityKind.CENTRAL, town=named, district=named)
        user = User(login="bench", name="Bench", password_hash="-")  # noqa: S106 -- nobody signs in
        session.add(home)
        session.flush()
        user.grants = [RoleGrant(facility_id=home.id, role=Role.SUPERINTENDENT, granted_at=now())]
        session.add(user)
        session.flush()
        return user.actor, home.id


def main() -> int:
    """Print the figures; 0 when they are as they should be."""
    if len(sys.argv) > 1:
        print(json.dumps(measured(int(sys.argv[1]))))  # noqa: T201 -- read by the parent
        return 0
    found = []
    for count in SIZES:
        command = [sys.executable, "-m", "bench.register_import", str(count)]
        out = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        found.append(json.loads(out.stdout.splitlines()[-1]))
    is_good = True
    for count, one in zip(SIZES, found, strict=True):
        took = 1000 * 1000 / one["rate"]
        is_good &= figure(
            "register import",
            round(took),
            "ms for 1,000 rows",
            target=1e6 / SLOWEST,
            rows=count,
            rows_a_second=round(one["rate"]),
            peak_mib=round(one["peak"]),
        )
    growth = round(found[1]["peak"] / found[0]["peak"], 2)
    is_good &= figure(
        "register import memory, 50,000 to 5,000 rows", growth, "times", target=MOST_GROWTH
    )
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
