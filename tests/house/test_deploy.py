"""What is given away for the web server in front agrees with the portal behind it."""

from __future__ import annotations

import re

from flask import Flask, url_for

from app import LARGEST_FORM
from app.web.uploads import LARGEST_FILE, TAKES_FILES
from bench import caddy

FOLDER = caddy.SETTINGS.parent
NGINX = FOLDER / "nginx.conf"
MIB = 1024 * 1024


def test_the_largest_register_comes_through(app: Flask) -> None:
    with app.test_request_context():
        (path,) = {url_for(endpoint) for endpoint in TAKES_FILES}
    (most,) = re.findall(r"max_size (\d+)MiB", caddy.SETTINGS.read_text("utf-8"))
    assert int(most) * MIB > LARGEST_FILE
    nginx = NGINX.read_text("utf-8")
    most = re.findall(rf"location = {path} {{\n\s+client_max_body_size (\d+)m;", nginx)[0]
    assert int(most) * MIB > LARGEST_FILE
    assert f"client_max_body_size {LARGEST_FORM // 1024}k;" in nginx
    assert f"request_buffers {LARGEST_FORM // 1024}KiB" in caddy.SETTINGS.read_text("utf-8")


def test_each_door_that_sends_a_code_or_takes_a_password_is_limited_by_network_address(
    app: Flask,
) -> None:
    (limited,) = re.findall(r'"~\^POST /\((.*)\)/\?\$"', NGINX.read_text("utf-8"))
    senders = ("auth.create", "auth.create_by_email", "auth.send_elsewhere", "status.create")
    with app.test_request_context():
        doors = {url_for(name) for name in (*senders, "staff_auth.create")}
    assert {f"/{path}" for path in limited.split("|")} == {door.rstrip("/") for door in doors}


def test_headers_are_the_portals_own() -> None:
    assert "add_header" not in NGINX.read_text("utf-8")
    (block,) = re.findall(r"\theader {\n(.*?)\t}", caddy.SETTINGS.read_text("utf-8"), re.DOTALL)
    assert all(line.strip().startswith("-") for line in block.splitlines())


def test_the_bench_measures_behind_the_same_caddy() -> None:
    settings = caddy.settings(8443, 8123)
    assert "https://localhost:8443 {" in settings
    assert "reverse_proxy 127.0.0.1:8123 {" in settings
    assert "protocols h1 h2" in settings
