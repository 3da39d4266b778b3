"""Panels of hot places and the plans made of them."""
