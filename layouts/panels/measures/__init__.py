"""Panels of measures that stand beside recorded offences."""
