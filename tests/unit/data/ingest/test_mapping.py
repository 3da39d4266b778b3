"""The mapping file: what it accepts, what it says when it does not, and that its documentation is whole."""

import re
from pathlib import Path

import pytest

from data.errors import InputError
from data.ingest.mapping import FLAG_NAMES, ExtractMapping, load_mapping, sections
from data.schema import Flag

PROJECT = Path(__file__).resolve().parents[4]
MINIMAL = """
[source]
name = "Kent extract"
licence = "official"
force = "Kent Police"
[columns]
occurred_from = "from"
[constants]
offence_code = "8N"
"""


def load(tmp_path: Path, text: str) -> ExtractMapping:
    path = tmp_path / "kent.toml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(path)


def test_minimal(tmp_path) -> None:
    rules = load(tmp_path, "\ufeff" + MINIMAL)  # a byte-order mark is let pass
    assert (rules.source.time_zone, rules.source.local) == ("Europe/London", "Europe/London")
    assert rules.persons is None


@pytest.mark.parametrize(
    ("source", "local"),
    [
        ('time_zone = "UTC"', "Europe/London"),
        ('time_zone = "America/Chicago"', "America/Chicago"),
        ('time_zone = "UTC"\nlocal_zone = "Europe/Dublin"', "Europe/Dublin"),
    ],
)
def test_local_zone(tmp_path, source, local) -> None:
    assert load(tmp_path, MINIMAL.replace("[columns]", f"{source}\n[columns]")).source.local == local


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "occurred_from =",
            "occured_from =",
            r"\[columns\] has an unknown key 'occured_from'; known keys are offence_id,",
        ),
        (
            "[columns]",
            "[colums]",
            r"has an unknown key 'colums'; known keys are source, columns, constants|\[columns\]",
        ),
        ("[constants]", "[flags.knive]\ncolumn='x'\n[constants]", r"\[flags.knive\]: Input should be 'knife', 'gun'"),
        ("[constants]", "[flags.knife]\nvalues=['x']\n[constants]", r"\[flags.knife\] needs the key 'column'"),
        ("[constants]", "[flags.knife]\ncolumn='x'\n[constants]", r"\[flags.knife\]: values or contains is needed"),
        ("[constants]", "[flags.knife]\ncolum='x'\n[constants]", "flags.knife"),
        ('name = "Kent extract"', "", r"\[source\] needs the key 'name'"),
        ('name = "Kent extract"', 'name = ""', r"\[source.name\]: String should have at least 1 character"),
        ('force = "Kent Police"', "", "or .columns. force is needed"),
        ('force = "Kent Police"', 'time_zone = "Kent"', "'Kent' is not a time zone"),
        ('force = "Kent Police"', 'time_zone = "../UTC"', "'../UTC' is not a time zone"),
        ('offence_code = "8N"', "", "offence_class or .constants. offence_code is needed"),
        ('"from"', '"from"\noffence_code = "c"', "offence_code and a column for it exclude each other"),
        ('"8N"', '"8N"\nflags = ["nife"]', r"\[constants.flags.0\]: Input should be 'knife'"),
        (
            '"8N"',
            '"8N"\noutcome = "x"\n[offence_classes]\nx = 1',
            r"\[offence_classes.x\]: Input should be a valid string",
        ),
        ('occurred_from = "from"', "", "occurred_from .or occurred_from_date. is needed"),
        ('"from"', '"from"\noccurred_from_date = "d"', "give either occurred_from or occurred_from_date"),
        ('"from"', '"from"\nrecorded_time = "t"', "recorded_time needs recorded_date beside it"),
        ('"from"', '"from"\neasting = "e"', "easting and northing go together"),
        ('"from"', '"from"\nlatitude = "e"', "longitude and latitude go together"),
        (
            '"from"',
            '"from"\neasting = "e"\nnorthing = "n"\nlongitude = "x"\nlatitude = "y"',
            "give either easting and northing or longitude and latitude",
        ),
        ("[constants]", "[formats]\ndates = ['%H:%M']\n[constants]", "'%H:%M' is not a date format with day"),
        ("[constants]", "[formats]\ndates = ['%d/%m/%Q']\n[constants]", "'%d/%m/%Q' is not a date format"),
        ("[constants]", "[persons]\nlayout = 'row'\n[constants]", "persons"),
        ("[constants]", "[persons]\nlayout = 'columns'\n[constants]", "name at least one column, such as victim_age"),
        (
            "[constants]",
            "[persons]\nlayout = 'columns'\nvictim_age = ['a', 'b']\nvictim_sex = 's'\n[constants]",
            "the lists of victim columns must be equally long",
        ),
        (
            "[constants]",
            "[persons]\nlayout = 'columns'\nrole = 'r'\n[constants]",
            r"\[persons\] has an unknown key 'role'; known keys are layout, victim_age",
        ),
        (
            "[constants]",
            "[persons]\nlayout = 'file'\nfile = 'p.csv'\noffence_id = 'i'\nrole = 'r'\nvictim_age = 'a'\n[constants]",
            r"\[persons\] has an unknown key 'victim_age'; known keys are layout, file",
        ),
        (
            "[constants]",
            "[persons]\nlayout = 'file'\nfile = 'p.csv'\noffence_id = 'i'\nrole = 'r'\n[constants]",
            "offence_id is needed to join",
        ),
        ("[source]", "[source", "is not valid TOML: .*line 2"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path, old, new, words) -> None:
    with pytest.raises(InputError, match=words) as caught:
        load(tmp_path, MINIMAL.replace(old, new, 1))
    assert "kent.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_mapping_that_cannot_be_read(tmp_path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_mapping(tmp_path / "none.toml")
    with pytest.raises(InputError, match="cannot be read"):
        load_mapping(tmp_path)
    (tmp_path / "x.toml").write_bytes(b'[source]\nname = "\xe9"')
    with pytest.raises(InputError, match="not UTF-8"):
        load_mapping(tmp_path / "x.toml")


def test_every_flag_of_the_schema_can_be_mapped() -> None:
    assert len(FLAG_NAMES) == len(Flag)
    assert set(FLAG_NAMES) == {flag.name.lower() for flag in Flag}


@pytest.mark.parametrize("path", sorted((PROJECT / "data" / "mappings").glob("*.toml")), ids=lambda path: path.name)
def test_shipped_mappings_are_sound(path) -> None:
    assert load_mapping(path).source.name


def documented_keys() -> dict[str, set[str]]:
    """Section -> keys in the tables of docs/mapping.md."""
    found: dict[str, set[str]] = {}
    section = ""
    for line in (PROJECT / "docs" / "mapping.md").read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"## `\[([a-z_.]+?)(?:\.NAME)?\]`", line):
            section = heading[1]
            found[section] = set()
        elif key := re.match(r"\| `(\w+)` \|", line):
            found[section].add(key[1])
    return found


def test_every_key_is_documented_and_every_documented_key_exists() -> None:
    tables = {"persons.roles": "roles", "persons.sexes": "sexes"}  # have sections of their own
    models = {
        name: {key for model in models for key in model.model_fields} - set(tables.values())
        for name, models in sections().items()
    }
    assert documented_keys() == models | {"offence_classes": set()}
    assert set(ExtractMapping.model_fields) == {name.partition(".")[0] for name in documented_keys()}


def test_the_example_shows_every_key() -> None:
    text = (PROJECT / "data" / "mappings" / "example.toml").read_text(encoding="utf-8")
    shown = set(re.findall(r"^#? ?(\w+) = ", text, flags=re.MULTILINE))
    assert {key for keys in documented_keys().values() for key in keys} <= shown
