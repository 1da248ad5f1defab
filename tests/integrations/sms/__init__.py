"""Text messages: every sender keeps the same promises."""
