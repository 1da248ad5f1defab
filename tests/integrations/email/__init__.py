"""E-mail: every sender keeps the same promises."""
