"""Admissions by district: the county only where none is missing, each district alone, small ones for analysts only."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest

from data.answers.cache import forget
from data.answers.figures.shown import Shown
from data.answers.measures import admissions as view
from data.answers.measures import success as cards
from data.answers.measures.admissions import AdmissionsModel, admissions, admissions_rows
from data.answers.measures.success import success
from data.answers.request import Request
from data.build.importing import import_admissions
from data.counts.admissions import ALL_AGES, Admissions, admissions_of
from data.errors import InputError
from data.question.filters import FilterState
from data.store.account import account
from data.store.report import account_lines
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from layouts.figures.admissions import admissions_figure
from layouts.panels.measures.admissions import admissions_table, admissions_words
from tests.unit.data.answers.hospital import MONTHS, admissions_with

ANALYST, PUBLIC, MANAGER = Viewer("analyst"), Viewer("public", exploring=True), Viewer("csp", frozenset({"E07000114"}))
Counts = dict[str, list[int | None]]


def home(store: Store) -> list[str]:
    return [str(code) for code in store.districts.loc[store.districts["home"], "code"]]


def by_district(store: Store, counts: Counts) -> Admissions:
    """All ages of these districts from October 2022."""
    parts = [admissions_with(series, []).frame.assign(district=code) for code, series in counts.items()]
    return replace(admissions_with([], []), frame=pd.concat(parts), everywhere=tuple(home(store)))


def told(
    monkeypatch: pytest.MonkeyPatch, store: Store, held: Admissions, viewer: Viewer, *districts: str
) -> AdmissionsModel:
    forget()
    for module in (view, cards):
        monkeypatch.setattr(module, "admissions_of", lambda _: held)
    try:
        return admissions(Request(store, FilterState(districts=districts), viewer))
    finally:
        forget()


def drawn(store: Store, seed: int = 1, most: int = 4) -> Counts:
    pick = random.Random(seed)
    return {code: [pick.randint(0, most) for _ in MONTHS] for code in home(store)}


def test_the_county_is_the_sum_where_every_district_is_there(
    small_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = drawn(small_store)
    counts[home(small_store)[3]][30] = None
    model = told(monkeypatch, small_store, by_district(small_store, counts), ANALYST)
    wanted = [sum(series[i] or 0 for series in counts.values()) for i in range(36)]
    line = model.ages[0].admissions
    assert [cell.value for cell in line.counts] == [None if i == 30 else n for i, n in enumerate(wanted)]
    assert line.counts[30].status == "missing"
    assert any("in months in which every district has a figure" in note for note in model.notes)


def test_a_district_shows_its_own_beside_its_own_offences(small_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    counts, (one, other, *_) = drawn(small_store), home(small_store)
    held = by_district(small_store, counts)
    whole = told(monkeypatch, small_store, held, ANALYST)
    for codes in ((one,), (one, other)):
        model = told(monkeypatch, small_store, held, ANALYST, *codes)
        own = [sum(counts[code][i] or 0 for code in codes) for i in range(36)]
        assert [cell.value for cell in model.ages[0].admissions.counts] == own
        recorded, all_of_them = model.ages[0].offences, whole.ages[0].offences
        assert recorded is not None
        assert all_of_them is not None
        assert 0 < sum(c.value or 0 for c in recorded.counts) < sum(c.value or 0 for c in all_of_them.counts)
        assert model.compared.startswith(small_store.vocabulary().districts[one])
    card = success(Request(small_store, FilterState(districts=(one,)), ANALYST)).cards[0]
    assert card.place == small_store.vocabulary().districts[one]
    assert [cell.value for cell in card.paces[0].monthly] == counts[one]


def test_a_district_without_figures_and_a_county_with_gaps_say_so(
    small_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts, first = drawn(small_store), home(small_store)[0]
    del counts[first]
    name = small_store.vocabulary().districts[first]
    held = by_district(small_store, counts)
    for viewer in (ANALYST, PUBLIC):
        alone = told(monkeypatch, small_store, held, viewer, first)
        assert alone.instead.startswith(f"No admissions of {name} are loaded: icb.csv holds ")
        county = told(monkeypatch, small_store, held, viewer)
        assert f"there are none of {name}: so there is no sum for the whole area" in county.instead
        assert county.ages == ()
        assert success(Request(small_store, FilterState(), viewer)).cards[0].paces == ()
    never: Counts = {code: [1] * 10 + [None] * 26 for code in home(small_store)}
    never[first] = [None] * 10 + [1] * 26
    assert "no month" in told(monkeypatch, small_store, by_district(small_store, never), ANALYST).instead


@pytest.mark.parametrize("viewer", [PUBLIC, MANAGER], ids=["public", "manager"])
def test_one_district_is_two_sums_and_none_can_be_worked_out(
    viewer: Viewer, small_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = home(small_store)
    own = "E07000114"
    for seed, small in enumerate(([codes[0]], codes[:3], [own])):
        counts = drawn(small_store, seed, most=3)
        for code in small:
            counts[code] = [0] * 23 + [2] + [0] * 11 + [3]  # 2 and 3 in the two latest years
        held = by_district(small_store, counts)
        models = {code: told(monkeypatch, small_store, held, viewer, code) for code in codes}
        for year in ("before", "now"):
            shown = {code: getattr(model.ages[0].admissions, year) for code, model in models.items()}
            hidden = [code for code, cell in shown.items() if cell.status == "suppressed"]
            assert set(small) < set(hidden)  # another goes with them: the sum of all districts is known
            assert all(shown[code].value % 5 == 0 for code in codes if code not in hidden)
        for model in models.values():
            line = model.ages[0].admissions
            assert {cell.value for cell in line.counts} == {None}
            assert (set(line.index), line.mean_now, model.ages[0].offences) == ({None}, None, None)
            json.dumps(asdict(model), allow_nan=False)
            go.Figure(admissions_figure(model))
            assert "withheld" in str(admissions_table(model))
            assert "suppressed" in str(list(admissions_rows(model)))
        assert models[small[0]].ages[0].admissions.change.verdict == "unknown"
    card = success(Request(small_store, FilterState(districts=(codes[0],)), viewer)).cards[0]
    assert card.place == "the whole area"
    several = told(monkeypatch, small_store, held, viewer, *codes[:2])
    assert "several districts together are not shown" in str(admissions_words(several))


def test_a_gap_of_one_district_is_a_gap_of_all_for_those_who_see_sums(
    small_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eleven months of one beside twelve of the others would tell the twelfth."""
    codes = home(small_store)
    counts: Counts = {code: [20] * 36 for code in codes}
    counts[codes[5]][34] = None
    model = told(monkeypatch, small_store, by_district(small_store, counts), PUBLIC, codes[0])
    line = model.ages[0].admissions
    assert (line.before, line.now) == (Shown(220, "rounded"), Shown(220, "rounded"))
    assert "Only the 11 calendar months" in line.sentence


# Reading them


@pytest.fixture
def folder(small_store: Store, tmp_path: Path) -> StoreFolder:
    shutil.copytree(small_store.folder.parent.parent, tmp_path / "store")
    return StoreFolder(tmp_path / "store")


def load(folder: StoreFolder, *rows: str) -> list[str]:
    path = folder.root.parent / "icb.csv"
    path.write_text("\n".join(["district,month,measure,count", *rows]) + "\n", encoding="utf-8")
    return import_admissions(folder, path, source="ICB", licence="shared", progress=lambda words, share: None)


def test_districts_are_known_by_code_and_by_name(folder: StoreFolder) -> None:
    rows = ["Medway,2025-08,all,3", "e07000114,2025-08,all,2", "Folkestone and Hythe,2025-08,all,0"]
    said = load(folder, *rows, "Dover,2025-08,u25,")
    held = admissions_of(folder.current())
    assert held is not None
    assert held.districts == ("E06000035", "E07000112", "E07000114")
    assert held.series(ALL_AGES, ("E06000035", "E07000114")).counts.tolist() == [5]
    assert not held.series(ALL_AGES).counts.size  # the other districts are missing
    assert held.series(ALL_AGES, ("E07000111",)).counts.size == 0
    assert said[-1] == "  by district: 3 districts"
    assert set(said) <= set(account_lines(account(folder.current())))
    other = load(folder, "Medway,2025-08,all,3", "e07000114,2025-08,all,2", "Dover,2025-08,all,0")
    assert other[-1].startswith("They took the place of icb.csv")
    again = admissions_of(folder.current())
    assert again is not None
    assert again.fingerprint != held.fingerprint


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Atlantis,2025-08,all,1", "line 3: district 'Atlantis' is none of those loaded"),
        (",2025-08,all,1", "line 3: its district is blank"),
        ("E06000035,2025-08,all,1", "line 3: E06000035, 2025-08, all ages is already on line 2"),
        ("Medway,2025-08,u25,4", "line 3: 2025-08 has more admissions under 25 than of all ages"),
    ],
)
def test_a_mistake_of_a_district_is_named(folder: StoreFolder, row: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        load(folder, "Medway,2025-08,all,3", row)
    assert load(folder, "Medway,2025-08,all,3", "Dover,2025-08,u25,4")  # another district's is no mistake
