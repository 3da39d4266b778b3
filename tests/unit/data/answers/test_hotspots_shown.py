"""What the page is sent for hours and hotspots: legends, lists and paint say what the views say, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from callbacks.services import Services
from data.answers.panels import ask
from data.question.filters import FilterState
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Person, Viewer
from layouts.components.layers import density_legend, layer_legend
from layouts.panels.faces import faces
from layouts.panels.hotspots.backtest import backtest_table
from layouts.panels.hotspots.patrol import patrol_table
from layouts.panels.hotspots.repeats import repeats_table
from layouts.panels.hotspots.top import top_list
from layouts.panels.time.heatmap import peak_lines, week_table
from tests.unit.data.answers.planted import LAST_YEAR, MAIDSTONE, asked

QUERY = LAST_YEAR.to_query()


def filled(key: str, held: dict[str, Any], services: Services) -> dict[str, Any]:
    """What a face shows for a question."""
    return faces()[key].filled(services.asked(held)[0])


def map_answer(held: dict[str, Any], services: Services) -> dict[str, Any]:
    return {f"map_{name}": value for name, value in filled("map", held, services).items()}


def week_answer(held: dict[str, Any], services: Services) -> dict[str, Any]:
    return filled("heatmap", held, services)


def hotspot_answer(held: dict[str, Any], services: Services) -> dict[str, Any]:
    keys = ("top", "backtest", "patrol")
    return {f"{key}_{name}": value for key in keys for name, value in filled(key, held, services).items()}


def repeats_answer(held: dict[str, Any], services: Services) -> Any:
    return filled("repeats", held, services)["repeats"]


def services(store: Store, role: str = "analyst", *districts: str) -> Services:
    viewer = Viewer(role, frozenset(districts), exploring=True)  # type: ignore[arg-type]
    return Services(StoreFolder(store.folder.parent.parent), Person.unnamed(viewer), Settings())


def told(component: Any) -> list[Any]:
    """Every string and number in a component, in the order of reading; of a table its caption, heads and cells."""
    if isinstance(component, list | tuple):
        return [text for each in component for text in told(each)]
    if isinstance(component, dict):
        return told(component["text"])
    if hasattr(component, "to_plotly_json"):
        props = component.to_plotly_json()["props"]
        table = json.loads(props.get("data-table", "{}"))
        inside = [text for name in ("caption", "columns", "rows") for text in told(table.get(name))]
        return inside + told(props.get("children"))
    return [] if component is None else [component]


def touches(component: Any) -> list[dict[str, str]]:
    """What clicks inside a component mean."""
    if isinstance(component, list | tuple):
        return [touch for each in component for touch in touches(each)]
    if isinstance(component, dict):
        return [json.loads(component["touch"])] if "touch" in component else []
    if not hasattr(component, "to_plotly_json"):
        return []
    props = component.to_plotly_json()["props"]
    own = [json.loads(props["data-touch"])] if "data-touch" in props else []
    return own + touches(json.loads(props.get("data-table", "{}")).get("rows")) + touches(props.get("children"))


@pytest.mark.parametrize("layer", ["hotspots", "emerging", "shifts"])
def test_the_legend_of_a_layer_names_every_class_with_its_units(planted: Store, layer: str) -> None:
    model = ask(layer, asked(planted))
    words = told(layer_legend(model))
    for entry in model.legend:
        shown = f"{entry.words} ({entry.units:,})" in words
        assert shown == (entry.units > 0 or entry.key == "hot99")
    assert words[0] == "Cells of 250 m"
    assert words[-1] == model.method
    assert model.left_out in words


def test_the_legend_of_the_density_names_its_bands(planted: Store) -> None:
    model = ask("density", asked(planted))
    words = told(density_legend(model))
    for band in model.bands:
        assert f"{100 * band.share:.0f}% of offences, {band.per_km2:,.1f} per km² and more" in words
    assert words[-1] == model.method
    assert model.left_out in words


@pytest.mark.parametrize("layer", ["hotspots", "emerging", "shifts"])
def test_the_map_is_sent_the_cells_of_the_layer(planted: Store, layer: str) -> None:
    shown = map_answer({"query": f"{QUERY}&layer={layer}"}, services(planted))
    model, paint = ask(layer, asked(planted, layer=layer)), shown["map_paint"]
    assert json.dumps(paint, allow_nan=False)
    assert (paint["layer"], paint["level"], paint["grid"]["width"]) == (layer, "cell", 250)
    assert [f"250-{column}-{row}" for column, row in paint["grid"]["cells"]] == list(model.names)
    assert list(paint["grid"]["keys"]) == list(model.keys)
    for text, count in zip(paint["grid"]["texts"], model.counts, strict=True):
        assert text.startswith(f"{count:,} offences")
    if layer == "hotspots":
        top = ask("top", asked(planted)).rows
        assert [rank[:3] for rank in paint["ranks"]] == [[row.lat, row.lon, row.rank] for row in top]
    else:
        assert paint["ranks"] == []
    assert told(shown["map_title"])[0] == model.title


def test_chosen_cells_are_outlined_and_districts_looked_at(planted: Store) -> None:
    paint = map_answer({"query": f"{QUERY}&layer=hotspots&district={MAIDSTONE}&cell=250-2303-719"}, services(planted))
    assert paint["map_paint"]["selected"] == ["250-2303-719"]
    assert paint["map_paint"]["home"] == planted.manifest.geometry["bounds"][MAIDSTONE]
    (south, west), (north, east) = paint["map_paint"]["bounds"]  # the place itself is gone to
    (low, left), (high, right) = paint["map_paint"]["home"]
    assert low < south < north < high
    assert left < west < east < right
    county = map_answer({"query": f"{QUERY}&layer=hotspots"}, services(planted))
    assert county["map_paint"]["bounds"] == planted.manifest.geometry["extent"]


def test_the_density_is_sent_as_bands(planted: Store) -> None:
    shown = map_answer({"query": f"{QUERY}&layer=density"}, services(planted))
    assert shown["map_paint"]["layer"] == "density"
    assert len(shown["map_paint"]["bands"]["features"]) == 5
    assert shown["map_title"] == ask("density", asked(planted)).title


@pytest.mark.parametrize("layer", ["hotspots", "density"])
def test_points_moved_to_streets_are_drawn_as_lsoas_and_the_map_says_why(monthly_store: Store, layer: str) -> None:
    shown = map_answer({"query": f"layer={layer}"}, services(monthly_store))
    model = ask("hotspots", asked(monthly_store, FilterState()))
    assert shown["map_paint"]["level"] == "lsoa"
    assert shown["map_paint"]["url"].startswith("/geometry/lsoa_2011-")
    assert set(shown["map_paint"]["values"]) == set(model.names)
    assert "moved to the middle of a street" in " ".join(map(str, told(shown["map_title"])))
    assert told(shown["map_legend"])[0].lower() == "lsoas"


@pytest.mark.parametrize(("role", "districts"), [("public", ()), ("csp", (MAIDSTONE,))])
def test_who_may_not_see_cells_gets_areas_and_the_reason(planted: Store, role: str, districts: tuple[str, ...]) -> None:
    for layer in ("hotspots", "density", "emerging", "shifts"):
        shown = map_answer({"query": f"{QUERY}&layer={layer}"}, services(planted, role, *districts))
        assert shown["map_paint"]["layer"] == "areas"
        assert "LSOAs and cells are not shown here" in " ".join(map(str, told(shown["map_title"])))
    found = hotspot_answer({"query": QUERY}, services(planted, role, *districts))
    assert "not shown here" in found["top_title"]
    assert "not shown here" in found["backtest_words"]
    assert "not shown here" in found["patrol_words"]
    assert found["top_list"] == found["backtest_table"] == found["patrol_list"] == []
    assert "not shown here" in repeats_answer({"query": QUERY}, services(planted, role, *districts))


def test_lists_can_be_clicked_and_say_what_the_views_say(planted: Store) -> None:
    top, plan = ask("top", asked(planted)), ask("patrol", asked(planted))
    assert touches(top_list(top)) == [{"level": "cell", "code": row.name} for row in top.rows]
    assert touches(patrol_table(plan)) == [{"level": "cell", "code": stop.name} for stop in plan.stops]
    words = told(top_list(top))
    for row in top.rows:
        assert f"{row.rank}. {row.place}" in words
        assert row.times in words
    assert words[0] == top.left_out
    peaks = ask("peaks", asked(planted))
    lines = peak_lines(peaks)
    for touch, row in zip(touches(lines), peaks.peaks, strict=True):
        assert touch["level"] == "week"
        assert json.loads(touch["code"]) == [list(row.days), list(range(row.start, row.stop))]
    assert told(lines)[1 : 2 * len(peaks.peaks) : 2] == [row.words for row in peaks.peaks]


def test_the_answers_are_made_of_the_models(planted: Store) -> None:
    found = hotspot_answer({"query": QUERY}, services(planted))
    top, test, plan = (ask(name, asked(planted)) for name in ("top", "backtest", "patrol"))
    assert (found["top_title"], found["patrol_words"]) == (top.title, plan.sentence)
    assert found["backtest_words"] == f"{test.sentence} {test.concentration}"
    assert told(found["backtest_table"]) == told(backtest_table(test))
    assert f"{100 * test.tests[0].hit_share:.0f}%" in told(found["backtest_table"])
    repeats = told(repeats_answer({"query": QUERY}, services(planted)))
    model = ask("repeats", asked(planted))
    assert repeats == told(repeats_table(model))
    first = f"{model.observed[0][0]:,} pairs, {model.expected[0][0]:,.0f} by chance, p {model.p[0][0]:.3f}"
    assert first in repeats
    assert {"0–7 days", "8–14 days", "15–28 days"} <= set(repeats)


def test_the_week_and_its_table(planted: Store) -> None:
    found = week_answer({"query": f"{QUERY}&week=compare"}, services(planted))
    model = ask("heatmap", asked(planted, week="compare"))
    words = told(week_table(model))
    assert told(found["table"]) == words
    assert words[0] == f"Offences by hour, {model.period}"
    clear = sum(verdict in ("rise", "fall") for row in model.verdicts for verdict in row)
    assert clear
    assert f"{clear} hour{'s' if clear > 1 else ''} changed beyond chance (168 tested together)." in found["note"]
    assert "There is no comparison period." in week_answer({"query": "week=compare"}, services(planted))["note"]
    hidden = week_answer({"query": QUERY}, services(planted, "public"))
    assert told(hidden["table"]) == []
    assert "not shown here" in str(hidden)


def test_a_source_without_hours_says_so_in_every_part(monthly_store: Store) -> None:
    found = week_answer({"query": ""}, services(monthly_store))
    assert "not the day or hour" in found["peaks"]
    assert found["table"] == []
    assert found["heatmap"]["layout"]["annotations"]
    plan = hotspot_answer({"query": ""}, services(monthly_store))
    assert "not the day or hour" in plan["patrol_words"]
    assert {touch["level"] for touch in touches(plan["top_list"])} == {"lsoa"}


def test_nothing_gives_words_and_no_table(planted: Store) -> None:
    query = "what=robbery&cohort=0-9"
    found = hotspot_answer({"query": query}, services(planted))
    assert found["top_list"] == found["backtest_table"] == found["patrol_list"] == []
    assert found["top_title"].startswith("No 250 m cell holds 3 offences or more")
    assert told(repeats_answer({"query": query}, services(planted)))[0].startswith("Fewer than 20 offences")
    shown = map_answer({"query": f"{query}&layer=hotspots"}, services(planted))
    assert shown["map_paint"]["grid"]["cells"] == []
