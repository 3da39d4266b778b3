"""How much one person, and one address, may ask: in a minute and in a day. Counted in each server process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from limits import RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from callbacks.guard.hosts import address_asking, proxies_of
from callbacks.guard.person import asking
from callbacks.guard.record import RECORDED, nothing_new

if TYPE_CHECKING:
    from flask import Flask
    from limits import RateLimitItem

    from callbacks.services import Services

#: People behind one address: how many times what one of them may ask is let through there.
BEHIND_ONE_ADDRESS = 5
TOO_MANY = (
    "You have asked as much as one {whom} may in a {span}. Wait a {span}, or ask whoever runs this server for more."
)


def register_budget(server: Flask, services: Services) -> None:
    """Refuse what is beyond the budget, before anything is counted; register it after whatever finds out who asks."""
    settings = services.settings
    counters, proxies = FixedWindowRateLimiter(MemoryStorage()), proxies_of(settings)
    one = (RateLimitItemPerMinute(settings.questions_per_minute), RateLimitItemPerDay(settings.questions_per_day))
    refused_once = RateLimitItemPerMinute(1)

    def beyond(whom: str, name: str, times: int) -> str:
        """The sentence for who has asked too much; '' for everybody else. One line of the record a minute is enough."""
        for each in one:
            item: RateLimitItem = type(each)(each.amount * times)
            if not counters.hit(item, whom, name):
                if not counters.hit(refused_once, "refused", whom, name):
                    nothing_new()
                return TOO_MANY.format(whom=whom, span=each.GRANULARITY.name)
        return ""

    @server.before_request
    def within_budget() -> None:
        """Raise TooManyRequests, in a sentence."""
        if (request.method, request.url_rule.rule if request.url_rule else "") not in RECORDED:
            return
        person = asking(services.deployed)
        times = BEHIND_ONE_ADDRESS if person.session else 1
        said = beyond("person", person.name, 1) if person.session else ""
        said = said or beyond("address", address_asking(proxies), times)
        if said:
            raise TooManyRequests(said, retry_after=60)
