"""The panels of every page, found in this folder: one module each, with one ``FACE``."""
