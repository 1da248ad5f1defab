"""Owns the application object that a web server imports."""

from app import create_app
from config import Settings

app = create_app(Settings.from_env())
