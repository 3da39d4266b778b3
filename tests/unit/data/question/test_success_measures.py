"""The table of targets: read, defaulted, refused by line, and part of the version."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data.boundaries.layers import layers_of
from data.build.rows import all_table_versions
from data.build.version import import_lock, load_layers
from data.errors import InputError
from data.question.success_measures import MEASURES, TARGETS, Target, load_targets, targets_of
from data.store.version import Store, StoreFolder
from data.tables import reference

HEADER = ",".join(Target.model_fields)


def table(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "success_measures.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_the_table_of_the_product_is_half_in_ten_years_for_every_measure() -> None:
    targets = load_targets()
    assert tuple(targets) == MEASURES
    assert {(t.base_from, t.target_share, t.years) for t in targets.values()} == {("", 0.5, 10)}
    assert all(target.source and target.source != Target(measure="knife-all").source for target in targets.values())


def test_a_row_is_read_and_a_measure_without_one_has_the_default(tmp_path: Path) -> None:
    targets = load_targets(table(tmp_path, 'knife-all, 2019-04 ,2020-03,0.75,4,"The Board, 3 May"'))
    assert targets["knife-all"] == Target(
        measure="knife-all",
        base_from="2019-04",
        base_to="2020-03",
        target_share=0.75,
        years=4,
        source="The Board, 3 May",
    )
    assert targets["knife-u25"] == Target(measure="knife-u25")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("knives,,,0.5,10,x", "'knives' is none of"),
        ("knife-u25,,,0.5,10,x", "knife-u25 has a row already"),
        ("knife-all,,,0.5,10,", "who set the target"),
        ("knife-all,2022-10,,0.5,10,x", "twelve months"),
        ("knife-all,,2022-10,0.5,10,x", "twelve months"),
        ("knife-all,2022-10,2023-08,0.5,10,x", "twelve months"),
        ("knife-all,2022-10,2023-10,0.5,10,x", "twelve months"),
        ("knife-all,2023-09,2022-10,0.5,10,x", "twelve months"),
        ("knife-all,October,2023-09,0.5,10,x", "twelve months"),
        ("knife-all,2022-13,2023-12,0.5,10,x", "twelve months"),
        ("knife-all,,,1.2,10,x", "share of the base"),
        ("knife-all,,,-0.5,10,x", "share of the base"),
        ("knife-all,,,half,10,x", "share of the base"),
        ("knife-all,,,nan,10,x", "share of the base"),
        ("knife-all,,,0.5,0,x", "whole number from 1"),
        ("knife-all,,,0.5,2.5,x", "whole number from 1"),
        ("knife-all,,,0.5,inf,x", "whole number from 1"),
        ("knife-all,,,0.5,51,x", "whole number from 1"),
        ("knife-all,,,0.5,10", "but 6 columns"),
        ("knife-all,,,0.5,10,x,y", "but 6 columns"),
    ],
)
def test_a_mistake_is_named_by_its_line(tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(InputError, match=rf"^success_measures\.csv, line 3: .*{words}"):
        load_targets(table(tmp_path, "knife-u25,,,0.5,10,x", row))


def test_another_heading_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 1: the columns must be measure,"):
        load_targets(table(tmp_path, header="measure,base"))


def test_a_version_keeps_its_targets_and_a_changed_table_is_another_version(
    small_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert targets_of(small_store) == load_targets()
    assert small_store.manifest.tables["success_measures"] == all_table_versions()["success_measures"]
    shutil.copytree(small_store.folder.parent.parent, tmp_path / "store")
    folder = StoreFolder(tmp_path / "store")
    shutil.copytree(reference.TABLES, tmp_path / "tables")
    monkeypatch.setattr(reference, "TABLES", tmp_path / "tables")
    own = table(tmp_path / "tables", "knife-all,,,0.6,5,Agreed")
    assert TARGETS.file == own
    with import_lock(folder, 0):
        load_layers(folder, layers_of(folder.current()))
    assert folder.current().data_version != small_store.data_version
    assert targets_of(folder.current())["knife-all"] == Target(
        measure="knife-all", target_share=0.6, years=5, source="Agreed"
    )
    own.write_text(HEADER + "\nknife-all,,,2,5,x\n", encoding="utf-8")
    good = folder.current().data_version
    with import_lock(folder, 0), pytest.raises(InputError, match="line 2"):
        load_layers(folder, layers_of(folder.current()))
    assert folder.current().data_version == good
    assert targets_of(small_store)["knife-all"].model_dump() in small_store.manifest.success_measures
