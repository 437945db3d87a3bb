"""Codes: entropy as the length of messages."""
