"""Panels of who."""
