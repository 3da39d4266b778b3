"""The tables of offence classes: what they say, what is refused, and the sets worked out from them."""

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest

from data.errors import InputError
from data.schema import Flag, OffenceSet
from data.tables.offence_classes import (
    CONDITIONS,
    TABLES,
    UNCLASSIFIED,
    category_slug,
    group_labels,
    harm_days,
    load_classes,
    normal_code,
    table_versions,
)

CURRENT_CATEGORIES = {
    "Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs", "Other crime",
    "Other theft", "Possession of weapons", "Public order", "Robbery", "Shoplifting", "Theft from the person",
    "Vehicle crime", "Violence and sexual offences",
}  # fmt: skip
FILES = ["offence_classes.csv", "offence_groups.csv", "harm_weights.csv", "VERSIONS.toml"]


@pytest.fixture(scope="module")
def classes():
    return load_classes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(TABLES / name, tmp_path / name)
    return tmp_path


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def naive_sets(row, flags: int) -> int:
    """The definitions of DOMAIN written out in words, one offence at a time."""
    knife, armed = bool(flags & Flag.KNIFE), bool(flags & (Flag.KNIFE | Flag.GUN))
    aggravated = armed or bool(flags & (Flag.STRANGER | Flag.DRINK_SPIKED))
    holds = {"no": False, "yes": True, "if-armed": armed, "if-aggravated": aggravated}
    bits = 0
    if holds[row.asvc]:
        bits |= OffenceSet.ASVC
    if holds[row.msvc]:
        bits |= OffenceSet.MSVC
    if row.knife_list == "yes" and knife:
        bits |= OffenceSet.KNIFE_ENABLED
    if row.group == "blade-possession":
        bits |= OffenceSet.BLADE_POSSESSION
    return int(bits)


def sets_of(classes, code: str, flags: int = 0) -> OffenceSet:
    (number,) = classes.index_of([code])
    assert number >= 0
    return OffenceSet(int(classes.sets_for([number], [flags])[0]))


def test_every_group_has_a_code_and_every_code_a_group(classes):
    coded = classes.frame[~classes.frame["code"].str.startswith("police-uk:")]
    assert set(coded["group"]) == set(group_labels()) - {UNCLASSIFIED}
    assert len(group_labels()) == 28
    assert 140 <= len(coded) <= 200


def test_all_categories_of_data_police_uk_are_there_with_their_exact_names_and_without_a_group(classes):
    police = classes.frame[classes.frame["code"].str.startswith("police-uk:")]
    assert set(police["category"]) >= CURRENT_CATEGORIES | {"Violent crime", "Public disorder and weapons"}
    assert (police["code"] == "police-uk:" + police["category"]).all()
    assert (police["group"] == "").all()
    assert (police[["asvc", "msvc", "knife_list"]] == "no").all().all()
    coded = classes.frame[~classes.frame["code"].str.startswith("police-uk:")]
    assert set(coded["category"]) <= CURRENT_CATEGORIES


def test_no_slug_is_both_a_group_and_a_category(classes):
    categories = {category_slug(name) for name in classes.frame["category"]}
    assert not categories & set(group_labels())
    assert len(categories) == classes.frame["category"].nunique()
    assert category_slug("Theft from the person") == "theft-from-the-person"


@pytest.mark.parametrize(
    ("code", "group", "words"),
    [
        ("8N", "assault-with-injury", "Assault with injury"),
        ("5D", "assault-with-intent", "intent to cause serious harm"),
        ("2", "assault-with-intent", "Attempted murder"),
        ("1/4.1/4.10/4.2", "homicide", "Homicide"),
        ("3B", "threats-to-kill", "Threats to kill"),
        ("34A", "robbery-business", "business"),
        ("34B", "robbery-personal", "personal"),
        ("29A", "aggravated-burglary", "Aggravated Burglary"),
        ("28E", "other-burglary", "Burglary Residential"),
        ("19C", "rape", "Rape"),
        ("20A", "sexual-assault", "Sexual assault"),
        ("88E", "sexual-non-contact", "Exposure and voyeurism"),
        ("71", "other-sexual", "Abuse of children"),
        ("10D", "blade-possession", "blade or point"),
        ("10C", "other-weapons", "other weapons"),
        ("62A", "public-order-serious", "Violent disorder"),
        ("9A", "public-order-less-serious", "Public fear"),
    ],
)
def test_codes_are_where_their_descriptions_say(classes, code, group, words):
    row = classes.frame.loc[classes.index_of([code])[0]]
    assert row["group"] == group
    assert words in row["description"]


def test_a_description_that_names_an_offence_is_in_the_group_of_that_offence(classes):
    for word, groups in {
        "rape of": {"rape"},
        "aggravated burglary": {"aggravated-burglary"},
        "burglary": {"other-burglary", "aggravated-burglary"},
        "sexual assault": {"sexual-assault"},
        "robbery": {"robbery-personal", "robbery-business"},
        "controlled drugs": {"drug-offences"},
        "criminal damage to": {"damage-arson"},
        "arson": {"damage-arson"},
        "assault without injury": {"violence-without-injury"},
    }.items():
        named = classes.frame[
            classes.frame["description"].str.lower().str.contains(rf"\b{word}") & (classes.frame["group"] != "")
        ]
        assert len(named)
        assert set(named["group"]) <= groups


def test_rape_counts_as_serious_only_where_aggravated(classes):
    assert sets_of(classes, "19C") == OffenceSet(0)
    assert sets_of(classes, "19C", Flag.ALCOHOL | Flag.DOMESTIC) == OffenceSet(0)
    for flag in (Flag.GUN, Flag.STRANGER, Flag.DRINK_SPIKED):
        assert sets_of(classes, "19C", flag) == OffenceSet.ASVC | OffenceSet.MSVC
    assert OffenceSet.KNIFE_ENABLED in sets_of(classes, "19C", Flag.KNIFE)


def test_knife_enabled_needs_both_the_list_and_the_flag(classes):
    assert sets_of(classes, "8N") == OffenceSet.ASVC
    assert sets_of(classes, "8N", Flag.KNIFE) == OffenceSet.ASVC | OffenceSet.KNIFE_ENABLED
    assert sets_of(classes, "46", Flag.KNIFE) == OffenceSet(0)
    assert sets_of(classes, "34A", Flag.KNIFE) == OffenceSet.KNIFE_ENABLED
    assert sets_of(classes, "34B", Flag.GUN) == OffenceSet.ASVC | OffenceSet.MSVC
    assert sets_of(classes, "10D", Flag.KNIFE) == OffenceSet.BLADE_POSSESSION
    assert sets_of(classes, "police-uk:Robbery", Flag.KNIFE) == OffenceSet(0)


def test_sets_of_every_class_and_every_flag_are_those_of_the_definitions_in_words(classes):
    numbers, flags = np.meshgrid(np.arange(len(classes.frame)), np.arange(256), indexing="ij")
    found = classes.sets_for(numbers, flags)
    assert found.dtype == np.uint8
    rows = list(classes.frame.itertuples())
    expected = [[naive_sets(row, bits) for bits in range(256)] for row in rows]
    assert (found == np.array(expected)).all()


def test_an_offence_without_a_class_is_in_no_set(classes):
    assert classes.sets_for([-1, -1], [0, 255]).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("written", "code"),
    [(" 8n", "8N"), ("08N", "8N"), ("8 N", "8N"), ("4/1", "4.1"), ("004/10", "4.10"), ("36.0", "36"), (36, "36"),
     ("police-uk: violent  CRIME ", "police-uk:Violent crime"), ("ffa  uk", "FFA UK")],
)  # fmt: skip
def test_spellings_of_a_code_are_brought_together(classes, written, code):
    assert normal_code(written) == normal_code(code)
    assert classes.frame["code"][classes.index_of([written])[0]] == code


def test_every_code_finds_its_own_row(classes):
    assert classes.index_of(classes.frame["code"]).tolist() == list(range(len(classes.frame)))
    assert classes.frame.index.tolist() == list(range(len(classes.frame)))


def test_unknown_and_blank_codes_have_no_number(classes):
    assert classes.index_of(["8ZZ", "", None, float("nan"), "008/06", "police-uk:Cyber crime"]).tolist() == [-1] * 6
    assert classes.index_of([]).tolist() == []


def test_unknown_codes_become_visible_classes_of_their_own(classes):
    more = classes.with_extra(["8N", " xx1", "XX1", "police-uk:Cyber crime", None])
    added = more.frame.iloc[len(classes.frame) :]
    assert added["code"].tolist() == ["", "police-uk:Cyber crime", "xx1"]
    assert set(added["group"]) == {UNCLASSIFIED}
    assert added["category"].tolist() == ["Other crime", "Cyber crime", "Other crime"]
    assert added["description"].tolist() == ["No offence code given", "Cyber crime", "xx1"]
    assert np.isnan(harm_days(more)[len(classes.frame) :]).all()
    assert (more.sets_for(added.index, 255) == 0).all()
    assert more.index_of(["Xx1", "8N", ""]).tolist() == [added.index[2], classes.index_of(["8N"])[0], added.index[0]]
    assert more.frame.iloc[: len(classes.frame)].equals(classes.frame)
    assert more.with_extra(["xx1"]) is more


def test_harm_is_a_weight_in_days_and_missing_where_none_is_known(classes):
    days = dict(zip(classes.frame["code"], harm_days(classes), strict=True))
    assert (days["1"], days["8N"], days["10D"], days["46"]) == (5475, 365, 273.75, 1)
    coded = classes.frame["code"].str.startswith("police-uk:").to_numpy()
    assert coded.any()
    assert np.isnan(harm_days(classes)[coded]).all()  # a category has no one gravity
    assert np.isnan(days["ASB"])
    assert np.isnan(days["police-uk:Anti-social behaviour"])
    assert not (harm_days(classes) < 0).any()


@pytest.mark.realdata
def test_weights_are_those_of_the_reference_files(classes, reference):
    days = dict(zip(classes.frame["code"], harm_days(classes), strict=True))
    with (reference / "tables" / "cchi_2026_median_by_prc_subgroup.csv").open(encoding="utf-8") as file:
        median = {row["prc_subgroup"]: float(row["median_days"]) for row in csv.DictReader(file)}
    for code, subgroup in {
        "1": "Homicide", "8N": "Violence with injury", "105A": "Violence without injury",
        "8L": "Stalking and harassment",
        "4.4": "Death or serious injury - unlawful driving", "19C": "Rape offences", "20A": "Other sexual offences",
        "9A": "Public order offences", "58A": "Criminal damage", "56A": "Arson", "46": "Shoplifting",
        "49": "Other theft offences", "45": "Vehicle offences", "28E": "Residential burglary",
        "30C": "Non-residential burglary", "92D": "Possession of drugs", "92A": "Trafficking of drugs",
        "39": "Theft from the person", "34A": "Robbery of business property", "34B": "Robbery of personal property",
        "10D": "Possession of weapons offences", "44": "Bicycle theft", "54": "Miscellaneous crimes against society",
    }.items():  # fmt: skip
        assert days[code] == median.pop(subgroup)
    assert not median


def test_the_version_follows_the_content_and_the_declaration(folder):
    before = load_classes(folder).version
    assert before == load_classes().version == table_versions()["offence_classes"]
    edit(folder / "harm_weights.csv", "homicide,5475", "homicide,5476")
    assert load_classes(folder).version != before
    edit(folder / "VERSIONS.toml", 'version = "', 'version = "kent-')
    assert load_classes(folder).version.startswith("kent-")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("offence_classes.csv", ",homicide,V", ",homocide,V", "line 2: group 'homocide'"),
        ("offence_classes.csv", "3A,Conspiracy", "3b ,Conspiracy", "line 6: code 3B is already on line 5"),
        ("offence_classes.csv", "yes,yes,yes,homicide", "yes,maybe,yes,homicide", "line 2: msvc is 'maybe'"),
        ("offence_classes.csv", "yes,yes,yes,homicide", "yes,yes,if-armed,homicide", "line 2: knife_list is"),
        ("offence_classes.csv", "Violence and sexual", "Violence and Sexual", "line 2: category 'Violence and Sexual"),
        ("offence_classes.csv", "yes,homicide", "yes,murder", "line 2: harm key 'murder'"),
        ("offence_classes.csv", "Murder,", ",", "line 2: code and description cannot be empty"),
        ("offence_classes.csv", "Murder,", "Murder, foul,", "line 2: 9 cells"),
        ("offence_classes.csv", "code,desc", "Code,desc", "line 1: the columns must be"),
        ("offence_classes.csv", "Robbery,,Robbery", "Robbery,rape,Robbery", "has no group"),
        ("offence_groups.csv", "homicide,", "drugs,", "drugs is also the slug of a category"),
        ("offence_groups.csv", "homicide,", "Homicide,", "line 2: 'Homicide' is not a slug"),
        ("offence_groups.csv", "Homicide,1", "Homicide,first", "line 2: give a label"),
        ("harm_weights.csv", "homicide,5475", "homicide,15 years", "line 2: '15 years' is not a number of days"),
        ("harm_weights.csv", "homicide,5475", "homicide,-1", "line 2: '-1' is not a number of days"),
        ("harm_weights.csv", "arson,", "rape,", "harm key 'rape' is empty or there twice"),
        ("VERSIONS.toml", "[harm_weights]", "[weights]", "VERSIONS.toml: cannot be used"),
        ("VERSIONS.toml", "[harm_weights]", "[harm_weights", "VERSIONS.toml: cannot be used"),
    ],
)  # fmt: skip
def test_a_spoilt_table_is_refused_naming_file_and_line(folder, file, old, new, says):
    if file == "offence_groups.csv":  # the classes that use the slug follow it, so that only the slug is wrong
        classes = folder / "offence_classes.csv"
        slug = new.partition(",")[0]
        classes.write_text(classes.read_text(encoding="utf-8").replace(",homicide,V", f",{slug},V"), encoding="utf-8")
    edit(folder / file, old, new)
    with pytest.raises(InputError) as problem:
        load_classes(folder)
    assert says in str(problem.value)
    assert file in str(problem.value)


def test_a_missing_or_wrongly_saved_table_is_one_sentence(folder):
    (folder / "harm_weights.csv").write_bytes("harm_key,days,source,year\nx,1,\xa3,2\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"harm_weights\.csv: not saved as UTF-8"):
        load_classes(folder)
    (folder / "harm_weights.csv").unlink()
    with pytest.raises(InputError, match=r"harm_weights\.csv: not found"):
        load_classes(folder)


def test_a_table_saved_by_a_spreadsheet_is_read(folder):
    file = folder / "offence_classes.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n") + b",,,,,,,\r\n")
    assert load_classes(folder).frame.equals(load_classes().frame)


def test_every_word_of_the_conditions_is_used(classes):
    assert set(classes.frame["msvc"]) == set(CONDITIONS)
