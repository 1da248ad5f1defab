"""Owns the commands of the administrator: set the portal up, load the demo, add an officer."""

from __future__ import annotations

import csv
import sys
from dataclasses import astuple, fields
from typing import TextIO

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from app.demo.load import load_demo
from app.demo.people import CREDENTIALS
from app.domain.actor import SYSTEM
from app.domain.roles import Role
from app.jobs.outbox import drain
from app.models import scope
from app.queries.facilities import all_facilities
from app.queries.history import first_broken_event
from app.queries.people import is_login_taken
from app.queries.sms_templates import TextRow, texts_to_register
from app.services.entitlements import load_entitlements
from app.services.facilities import load_homes
from app.services.slots import make_slots
from app.services.sms_templates import keep_numbers
from app.services.staff import SHORTEST_PASSWORD, NewOfficer, add_officer
from app.web.locale import CODES

demo = AppGroup("demo", help="The demo: fictional people in real homes.")
staff = AppGroup("staff", help="Officers' accounts.")
outbox = AppGroup("outbox", help="What the outside is owed.")
history = AppGroup("history", help="What was done to visits.")
sms = AppGroup("sms", help="The texts that operators register (DLT).")


def init_app(app: Flask) -> None:
    """Give this application its commands."""
    for command in (demo, staff, outbox, history, sms, prepare):
        app.cli.add_command(command)


@click.command()
def prepare() -> None:
    """Bring the database up to date, load what is missing, say who may sign in; safe to repeat."""
    upgrade()
    _load()
    _print_credentials()


@demo.command("load")
def demo_load() -> None:
    """Load the homes, and the demo's people when the database is empty."""
    _load()


@demo.command("credentials")
def demo_credentials() -> None:
    """Print who may sign in to the demo."""
    _print_credentials()


@staff.command("add")
@click.argument("login")
@click.argument("name")
@click.argument("home", required=False)
@click.option("--everywhere", is_flag=True, help="At every home: for the range and headquarters.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.password_option()
def staff_add(
    login: str, name: str, home: str | None, everywhere: bool, role: str, password: str
) -> None:
    """Add an officer LOGIN called NAME at HOME (its code, such as DUMDUM), or --everywhere."""
    if len(password) < SHORTEST_PASSWORD:
        raise click.BadParameter(f"a password has at least {SHORTEST_PASSWORD} characters")
    ids = _homes_of_grant(home, everywhere)
    if is_login_taken(login.lower()):
        raise click.BadParameter(f"somebody already signs in as {login.lower()}")
    officer = NewOfficer(login=login.lower(), name=name, password=password)
    add_officer(officer, [(Role(role), home_id) for home_id in ids])
    click.echo(f"{name} may sign in as {login.lower()}.")


@outbox.command("sweep")
def outbox_sweep() -> None:
    """Deliver now whatever is due."""
    click.echo(f"{drain()} delivered or put off.")


@history.command("verify")
def history_verify() -> None:
    """Check that no event of any visit was changed or dropped; fails when one was."""
    with scope.acting(SYSTEM):
        broken = first_broken_event()
    if broken is not None:
        raise click.ClickException(f"visit {broken.visit.reference}, event {broken.number}: broken")
    click.echo("The history of every visit is whole.")


@sms.command("texts")
def sms_texts() -> None:
    """Print every text as a table (CSV): paste each at the operator, and write its number in."""
    table = csv.writer(sys.stdout)
    table.writerow(field.name for field in fields(TextRow))
    table.writerows(astuple(row) for row in texts_to_register(CODES))


@sms.command("register")
@click.argument("table", type=click.File(encoding="utf-8-sig"))
def sms_register(table: TextIO) -> None:
    """Keep the numbers written into the TABLE that «sms texts» printed; safe to repeat."""
    rows = [row for row in csv.DictReader(table) if (row.get("template_id") or "").strip()]
    strangers = keep_numbers({row["text"]: row["template_id"].strip() for row in rows}, CODES)
    for text in strangers:
        click.echo(f"Not a text of ours any more, print the table again: {text}", err=True)
    left = sum(not row.template_id for row in texts_to_register(CODES))
    click.echo(f"{len(rows) - len(strangers)} kept; {left} texts have no number yet.")


def _homes_of_grant(home: str | None, everywhere: bool) -> list[int]:
    homes = {found.code: found.id for found in all_facilities()}
    if everywhere == (home is not None):
        raise click.BadParameter("say a home, or --everywhere, and not both")
    if home is None:
        return list(homes.values())
    if home.upper() not in homes:
        raise click.BadParameter(f"no home has the code {home}; there are {', '.join(homes)}")
    return [homes[home.upper()]]


def _print_credentials() -> None:
    if current_app.config["DEMO"]:
        click.echo(CREDENTIALS)


def _load() -> None:
    load_homes()
    load_entitlements()
    if current_app.config["DEMO"]:
        load_demo()
    make_slots()
