"""Video rooms: every provider keeps the same promises."""
