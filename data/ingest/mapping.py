"""The mapping of a force extract: a TOML file that says which column is what. docs/mapping.md describes every key."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from data.errors import InputError
from data.ingest.files import require_path
from data.ingest.formats import DAY_FIRST, date_format, time_zone
from data.schema import Flag

#: A mapping of every column and code there is stays far below.
MOST_BYTES = 1_000_000
FLAG_NAMES: tuple[str, ...] = tuple(str(flag.name).lower() for flag in Flag)
MOMENTS: tuple[str, ...] = ("occurred_from", "occurred_to", "recorded")


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _as_texts(value: Any) -> Any:
    """Y, 1 and true are all written in flag columns; TOML has types for them, the extract has text."""
    if isinstance(value, list):
        return [str(item).lower() if isinstance(item, bool) else str(item) for item in value]
    return value


Text = Annotated[str, Field(min_length=1)]
Column = Text
Columns_ = Annotated[tuple[Column, ...], BeforeValidator(_as_list)]
Values = Annotated[tuple[str, ...], BeforeValidator(_as_texts), BeforeValidator(_as_list)]
Zone = Annotated[str, AfterValidator(time_zone)]
DateFormat = Annotated[str, AfterValidator(date_format)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceRules(_Section):
    """``[source]``: what the file is."""

    name: Text
    licence: Text
    force: Text | None = None
    time_zone: Zone = "Europe/London"
    local_zone: Zone | None = None
    snapped_points: bool = False
    sheet: Text | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1, pattern=r"[^\"\r\n\x00]")] = ","

    @property
    def local(self) -> str:
        """The zone that times are brought to: as written, unless they were written in UTC."""
        return self.local_zone or ("Europe/London" if self.time_zone.upper() in ("UTC", "ETC/UTC") else self.time_zone)


class ColumnRules(_Section):
    """``[columns]``: which column holds what."""

    offence_id: Column | None = None
    force: Column | None = None
    occurred_from: Column | None = None
    occurred_from_date: Column | None = None
    occurred_from_time: Column | None = None
    occurred_to: Column | None = None
    occurred_to_date: Column | None = None
    occurred_to_time: Column | None = None
    recorded: Column | None = None
    recorded_date: Column | None = None
    recorded_time: Column | None = None
    offence_code: Column | None = None
    offence_class: Column | None = None
    easting: Column | None = None
    northing: Column | None = None
    longitude: Column | None = None
    latitude: Column | None = None
    lsoa: Column | None = None
    outcome: Column | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> ColumnRules:
        for moment in MOMENTS:
            whole, date, time = (getattr(self, moment + part) for part in ("", "_date", "_time"))
            if whole and (date or time):
                raise ValueError(f"give either {moment} or {moment}_date and {moment}_time, not both")
            if time and not date:
                raise ValueError(f"{moment}_time needs {moment}_date beside it")
        if not (self.occurred_from or self.occurred_from_date):
            raise ValueError("occurred_from (or occurred_from_date) is needed: when did the offence begin")
        for first, second in (("easting", "northing"), ("longitude", "latitude")):
            if bool(getattr(self, first)) != bool(getattr(self, second)):
                raise ValueError(f"{first} and {second} go together")
        if self.easting and self.longitude:
            raise ValueError("give either easting and northing or longitude and latitude, not both")
        return self


class ConstantRules(_Section):
    """``[constants]``: what is the same in every row."""

    offence_code: Text | None = None
    outcome: Text | None = None
    flags: tuple[Literal[FLAG_NAMES], ...] = ()  # type: ignore[valid-type]


class FormatRules(_Section):
    """``[formats]``: how dates and blanks are written."""

    dates: Annotated[tuple[DateFormat, ...], BeforeValidator(_as_list)] = DAY_FIRST
    blank: Values = ("NULL",)
    midnight_is_unknown: bool = False


class FlagRules(_Section):
    """``[flags.knife]`` and so on: which content of which columns raises the flag."""

    column: Columns_
    values: Values = ()
    contains: Values = ()

    @model_validator(mode="after")
    def _says_something(self) -> FlagRules:
        if not any((*self.values, *self.contains)):
            raise ValueError("values or contains is needed: what must the column hold")
        return self


class SexRules(_Section):
    """``[persons.sexes]``: how the sexes are written."""

    F: Values = ("F", "Female")
    M: Values = ("M", "Male")


class RoleRules(_Section):
    """``[persons.roles]``: how the roles are written."""

    victim: Values = ("Victim",)
    suspect: Values = ("Suspect",)


class PersonColumns(_Section):
    """``[persons]`` with ``layout = "columns"``: persons stand in the offence's own row."""

    layout: Literal["columns"]
    victim_age: Columns_ = ()
    victim_date_of_birth: Columns_ = ()
    victim_sex: Columns_ = ()
    victim_id: Columns_ = ()
    suspect_age: Columns_ = ()
    suspect_date_of_birth: Columns_ = ()
    suspect_sex: Columns_ = ()
    suspect_id: Columns_ = ()
    separator: Text | None = None
    sexes: SexRules = SexRules()

    def of(self, role: str) -> dict[str, tuple[str, ...]]:
        """Attribute (age, date_of_birth, sex, id) -> columns of the role, the mapped ones only."""
        attributes = {name: getattr(self, f"{role}_{name}") for name in ("age", "date_of_birth", "sex", "id")}
        return {name: columns for name, columns in attributes.items() if columns}

    @model_validator(mode="after")
    def _fits_together(self) -> PersonColumns:
        for role in ("victim", "suspect"):
            if len({len(columns) for columns in self.of(role).values()}) > 1:
                raise ValueError(f"the lists of {role} columns must be equally long: one place in each per person")
        if not self.of("victim") and not self.of("suspect"):
            raise ValueError("name at least one column, such as victim_age")
        return self


class PersonFile(_Section):
    """``[persons]`` with ``layout = "file"``: one row per person and offence in a second file."""

    layout: Literal["file"]
    file: Text
    offence_id: Column
    role: Column
    age: Column | None = None
    date_of_birth: Column | None = None
    sex: Column | None = None
    person_id: Column | None = None
    roles: RoleRules = RoleRules()
    sexes: SexRules = SexRules()


class ExtractMapping(_Section):
    """A whole mapping file."""

    source: SourceRules
    columns: ColumnRules
    constants: ConstantRules = ConstantRules()
    formats: FormatRules = FormatRules()
    flags: dict[Literal[FLAG_NAMES], FlagRules] = {}  # type: ignore[valid-type]
    offence_classes: dict[str, Text] = {}
    persons: Annotated[PersonColumns | PersonFile, Field(discriminator="layout")] | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> ExtractMapping:
        columns = self.columns
        if not (self.source.force or columns.force):
            raise ValueError("[source] force or [columns] force is needed: whose offences are they")
        if not (columns.offence_code or columns.offence_class or self.constants.offence_code):
            raise ValueError("[columns] offence_code, [columns] offence_class or [constants] offence_code is needed")
        if self.constants.offence_code and (columns.offence_code or columns.offence_class):
            raise ValueError("[constants] offence_code and a column for it exclude each other")
        if self.constants.outcome and columns.outcome:
            raise ValueError("[constants] outcome and [columns] outcome exclude each other")
        if isinstance(self.persons, PersonFile) and not columns.offence_id:
            raise ValueError("[columns] offence_id is needed to join the file of persons")
        return self


def load_mapping(path: Path) -> ExtractMapping:
    """Read and check a mapping file. Raises InputError that names the file, the section and the key."""
    if path.exists():
        require_path(path)
    try:
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            raise InputError(f"The mapping {path.name} has more than {MOST_BYTES:,} bytes; give the TOML file itself.")
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise InputError(f"The mapping {path} cannot be read ({problem.strerror}); check the path.") from problem
    except UnicodeDecodeError as problem:
        raise InputError(f"The mapping {path.name} is not UTF-8 text; save it again as UTF-8.") from problem
    except tomllib.TOMLDecodeError as problem:
        raise InputError(f"The mapping {path.name} is not valid TOML: {problem}; correct that line.") from problem
    except RecursionError as problem:
        raise InputError(f"The mapping {path.name} is nested too deeply; start from data/mappings/example.toml.") from (
            problem
        )
    try:
        return ExtractMapping.model_validate(content)
    except ValidationError as problem:
        raise InputError(f"The mapping {path.name} cannot be used: {_in_words(problem)}.") from problem


def sections() -> dict[str, tuple[type[BaseModel], ...]]:
    """The models behind each section of a mapping, for messages and for the test of docs/mapping.md."""
    return {
        "source": (SourceRules,),
        "columns": (ColumnRules,),
        "constants": (ConstantRules,),
        "formats": (FormatRules,),
        "flags": (FlagRules,),
        "persons": (PersonColumns, PersonFile),
        "persons.roles": (RoleRules,),
        "persons.sexes": (SexRules,),
    }


def _in_words(problem: ValidationError) -> str:
    """The first of pydantic's complaints as one clause."""
    error = problem.errors()[0]
    where = [str(part) for part in error["loc"] if part != "[key]"]
    layout = where.pop(1) if where[:1] == ["persons"] and len(where) > 1 and where[1] in ("columns", "file") else None
    if not where:
        return error["msg"].removeprefix("Value error, ")
    section, key = ".".join(where[:-1]), where[-1]
    if error["type"] == "extra_forbidden":
        place = f"[{section}] has" if section else "it has"
        return f"{place} an unknown key '{key}'; known keys are {', '.join(_known_keys(section, layout))}"
    if error["type"] == "missing":
        return f"[{section}] needs the key '{key}'" if section else f"the section [{key}] is missing"
    return f"[{'.'.join(where)}]: {error['msg'].removeprefix('Value error, ')}"


def _known_keys(section: str, layout: str | None) -> list[str]:
    if not section:
        return list(ExtractMapping.model_fields)
    models = sections()[section if section in sections() else section.partition(".")[0]]
    model = models[0] if layout != "file" else models[-1]
    return list(model.model_fields)
