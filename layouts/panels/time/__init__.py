"""Panels of when: trend, week, season."""
