"""How often Python looks for objects that only hold each other: seldom in a server, and never among what it began with.

Answers are made of tens of thousands of small objects, nearly all of them gone by themselves when they are sent; after
every 700 of them Python would look through the youngest, and now and then through all that the libraries and the store
keep.
"""

from __future__ import annotations

import gc

#: New objects after which the youngest are looked through; how often that is done before the older ones are.
SELDOM = (20_000, 20, 20)


def collect_seldom() -> None:
    """To be called when a process has loaded all it needs: that is not looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
