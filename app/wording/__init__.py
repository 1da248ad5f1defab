"""Owns every code as a translatable sentence: states, moves, reasons, refusals, lists."""
