"""Makes the first version of ``offence_classes.csv``. Not needed to run the product.

    python data/tables/build_offence_classes.py crime_sim_toolkit-1.5.0-py3-none-any.whl

The wheel (MIT licence) holds the Home Office's list of recorded-crime codes with group and data.police.uk category.
What this script adds is judgement, and all of it is in the dictionaries below: which group of ours a code belongs to,
and which named sets it is in. Once a force has edited the CSV by hand, edit that: running this again overwrites it.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
MAPPING = "crime_sim_toolkit/src/CrimeCatMappings.csv"
RECORDED = "crime_sim_toolkit/src/prc-pfa-201718_new.csv"

#: The fourteen categories of data.police.uk since May 2013, and the two names of before that no longer exist.
CATEGORIES = [
    "Anti-social behaviour",
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
    "Public disorder and weapons",
    "Violent crime",
]

#: Home Office subgroup -> (our group, harm key). Codes that differ from their subgroup are in ``CODES``.
SUBGROUPS = {
    "Homicide": ("homicide", "homicide"),
    "Violence with injury": ("assault-with-injury", "violence-with-injury"),
    "Violence without injury": ("violence-without-injury", "violence-without-injury"),
    "Stalking and harassment": ("stalking-harassment", "stalking-harassment"),
    "Rape offences": ("rape", "rape"),
    "Other sexual offences": ("other-sexual", "other-sexual"),
    "Robbery of business property": ("robbery-business", "robbery-business"),
    "Robbery of personal property": ("robbery-personal", "robbery-personal"),
    "Possession of weapons offences": ("other-weapons", "weapons"),
    "Public order offences": ("public-order-less-serious", "public-order"),
    "Domestic burglary": ("other-burglary", "residential-burglary"),
    "Non-domestic burglary": ("other-burglary", "non-residential-burglary"),
    "Arson": ("damage-arson", "arson"),
    "Criminal damage": ("damage-arson", "criminal-damage"),
    "Possession of drugs": ("drug-offences", "drug-possession"),
    "Trafficking of drugs": ("drug-offences", "drug-trafficking"),
    "Shoplifting": ("shop-theft", "shoplifting"),
    "Theft from the person": ("theft-from-person", "theft-from-person"),
    "Bicycle theft": ("cycle-theft", "bicycle-theft"),
    "Theft from a vehicle": ("vehicle-offences", "vehicle"),
    "Theft of a motor vehicle": ("vehicle-offences", "vehicle"),
    "Vehicle interference": ("vehicle-offences", "vehicle"),
    "Other theft offences": ("theft-other", "other-theft"),
    "Miscellaneous crimes": ("miscellaneous", "miscellaneous"),
    "Fraud: CIFAS": ("miscellaneous", "fraud"),
    "Fraud: Financial Fraud Action UK": ("miscellaneous", "fraud"),
    "Fraud: UK Finance": ("miscellaneous", "fraud"),
    "Fraud: action fraud": ("miscellaneous", "fraud"),
}

#: Codes whose group or harm key is not that of their subgroup, by what their description says.
CODES = {
    **dict.fromkeys(["2", "5D", "5E", "5A", "5B", "5C", "6", "7"], ("assault-with-intent", "violence-with-injury")),
    **dict.fromkeys(["4.4", "4.6", "4.8", "4.9", "37.1"], ("miscellaneous", "death-by-driving")),
    **dict.fromkeys(["4.3", "4.7"], ("miscellaneous", "violence-with-injury")),
    "3B": ("threats-to-kill", "violence-without-injury"),
    **dict.fromkeys(["17A", "17B", "20A", "20B"], ("sexual-assault", "other-sexual")),
    **dict.fromkeys(["88A", "88E"], ("sexual-non-contact", "other-sexual")),
    "10D": ("blade-possession", "weapons"),
    "62A": ("public-order-serious", "public-order"),
    **dict.fromkeys(["29", "29A"], ("aggravated-burglary", "residential-burglary")),
    **dict.fromkeys(["31", "31A"], ("aggravated-burglary", "non-residential-burglary")),
}

#: Parts of a code that the source gives as one, and codes until 2012: Home Office Counting Rules, April 2010 and 2018.
EXTRA = [
    ("1", "Murder", "Homicide"),
    ("4.1", "Manslaughter", "Homicide"),
    ("4.10", "Corporate manslaughter", "Homicide"),
    ("4.2", "Infanticide", "Homicide"),
    ("5A", "Wounding or carrying out an act endangering life (until 2012)", "Violence with injury"),
    ("5B", "Use of substance or object to endanger life (until 2012)", "Violence with injury"),
    ("5C", "Possession of items to endanger life (until 2012)", "Violence with injury"),
    ("6", "Endangering railway passengers (until 2012)", "Violence with injury"),
    ("7", "Endangering life at sea (until 2012)", "Violence with injury"),
    ("8F", "Inflicting grievous bodily harm without intent (until 2012)", "Violence with injury"),
    ("8G", "Actual bodily harm and other injury (until 2012)", "Violence with injury"),
    ("8H", "Racially or religiously aggravated inflicting grievous bodily harm (until 2012)", "Violence with injury"),
    ("8J", "Racially or religiously aggravated actual bodily harm (until 2012)", "Violence with injury"),
    ("8K", "Poisoning or female genital mutilation (until 2012)", "Violence with injury"),
    ("11", "Cruelty to and neglect of children (until 2012)", "Violence without injury"),
    ("12", "Abandoning child under two years (until 2012)", "Violence without injury"),
]

#: Our group -> (asvc, msvc). Groups that are not here are in neither.
SERIOUS = {
    "homicide": ("yes", "yes"),
    "assault-with-intent": ("yes", "yes"),
    "assault-with-injury": ("yes", "no"),
    "aggravated-burglary": ("yes", "yes"),
    "robbery-personal": ("yes", "if-armed"),
    "rape": ("if-aggravated", "if-aggravated"),
    "public-order-serious": ("yes", "no"),
}
#: Endangering life is in the group, yet not an assault with intent: serious, not among the most serious.
NOT_MOST_SERIOUS = {"5E", "5B", "5C", "6", "7"}

KNIFE_GROUPS = {
    "homicide",
    "assault-with-intent",
    "assault-with-injury",
    "threats-to-kill",
    "robbery-personal",
    "robbery-business",
    "rape",
    "sexual-assault",
}
NOT_KNIFE = {*NOT_MOST_SERIOUS, "8K"}


class Row(NamedTuple):
    """One line of the table."""

    code: str
    description: str
    group: str
    category: str
    asvc: str
    msvc: str
    knife_list: str
    harm_key: str


def classed(code: str, description: str, subgroup: str, category: str) -> Row:
    """A Home Office code with our group and sets."""
    group, harm_key = CODES.get(code, SUBGROUPS[subgroup])
    asvc, msvc = SERIOUS.get(group, ("no", "no"))
    if code in NOT_MOST_SERIOUS:
        msvc = "no"
    knife = "yes" if group in KNIFE_GROUPS and code not in NOT_KNIFE else "no"
    return Row(code, " ".join(description.split()), group, category, asvc, msvc, knife, harm_key)


def read(wheel: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    """Rows of a CSV inside the wheel."""
    return list(csv.DictReader(io.StringIO(wheel.read(name).decode("latin-1"))))


def offence_rows(path: Path) -> list[Row]:
    """Every class: Home Office codes in their own order, then anti-social behaviour, then data.police.uk."""
    with zipfile.ZipFile(path) as wheel:
        source = read(wheel, MAPPING)
        recorded = {(row["Offence_Code"], row["Offence_Subgroup"]) for row in read(wheel, RECORDED)}
    if recorded != {(row["Offence_Code"], row["Offence_Subgroup"]) for row in source}:
        sys.exit("the two tables of the wheel disagree about codes or subgroups")
    exact = {name.lower(): name for name in CATEGORIES}
    rows = [
        classed(
            row["Offence_Code"],
            row["Offence_Description"].replace("(outcome only)", " (outcome only)"),
            row["Offence_Subgroup"],
            exact[row["Police.uk_Cat"].lower()],
        )
        for row in source
    ]
    rows += [classed(*extra, "Violence and sexual offences") for extra in EXTRA]
    rows.sort(key=lambda row: sort_key(row.code))
    no = ("no", "no", "no")
    rows.append(
        Row("ASB", "Anti-social behaviour incident", "antisocial-behaviour", CATEGORIES[0], *no, "antisocial-behaviour")
    )
    rows += [Row(f"police-uk:{name}", name, "", name, *no, f"police-uk:{name}") for name in CATEGORIES]
    return rows


def sort_key(code: str) -> tuple[int, int, str]:
    """Numbers in their order, then letters; codes without a number last."""
    digits = code[: len(code) - len(code.lstrip("0123456789"))]
    return (0 if digits else 1, int(digits or 0), code[len(digits) :])


def write(rows: list[Row]) -> None:
    """Write the table beside this script."""
    with (HERE / "offence_classes.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(Row._fields)
        out.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    write(offence_rows(Path(sys.argv[1])))
