"""Expectations from independent draws."""
