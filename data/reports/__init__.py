"""Packs to hand out: what stands in each, made of the panels' own answers; the writers are in layouts/documents."""
