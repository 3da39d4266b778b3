"""The panels of every page, found in the rooms of this folder: one module each, with one ``FACE``."""
