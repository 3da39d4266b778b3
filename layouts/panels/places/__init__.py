"""Panels of where: map, places, kinds by place."""
