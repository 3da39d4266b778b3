"""Who may see which areas."""

import pytest

from data.viewer import Viewer, finest_level, may_see_lsoa

THANET, SWALE = "E07000114", "E07000113"


@pytest.mark.parametrize(
    ("viewer", "thanet", "swale", "finest"),
    [
        (Viewer("analyst"), True, True, "lsoa"),
        (Viewer("csp", frozenset({THANET})), True, False, "lsoa"),
        (Viewer("csp"), False, False, "district"),
        (Viewer("briefing", frozenset({THANET})), True, False, "lsoa"),
        (Viewer("briefing"), False, False, "district"),
        (Viewer("public", exploring=True), False, False, "district"),
        (Viewer("public", frozenset({THANET})), False, False, "district"),
    ],
)
def test_lsoas_are_for_analysts_and_for_managers_in_their_own_district(viewer, thanet, swale, finest):
    assert (may_see_lsoa(viewer, THANET), may_see_lsoa(viewer, SWALE)) == (thanet, swale)
    assert finest_level(viewer) == finest


def test_a_role_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no such role"):
        Viewer("superuser")  # type: ignore[arg-type]


def test_a_viewer_is_a_key_for_the_cache_whatever_the_order_of_its_districts():
    one, other = Viewer("csp", frozenset([THANET, SWALE])), Viewer("csp", frozenset([SWALE, THANET]))
    assert one == other
    assert hash(one) == hash(other)
    assert Viewer("csp", {THANET}).districts == frozenset({THANET})  # type: ignore[arg-type]
