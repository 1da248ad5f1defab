"""Owns short ways to what an officer types and presses."""

from __future__ import annotations

from tests.browser import Browser, Page


def decide(browser: Browser, page: Page, reference: str, noun: str, **values: object) -> Page:
    """Fill and send one of the decision forms of this visit's page."""
    return browser.submit(page, f"/staff/visits/{reference}/{noun}", **values)


def token_of(browser: Browser) -> dict[str, str]:
    """The token of this officer's pages, for a post that no page offers him."""
    page = browser.get("/staff/visits/")
    return {"csrf_token": page.form("/staff/sign-out")["csrf_token"]}
