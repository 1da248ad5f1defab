"""Owns whether slow stories are told whole (`make drills`) or in their short form (`make test`)."""

import os

IS_WHOLE = os.environ.get("DRILLS") == "whole"
