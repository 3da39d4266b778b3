"""Files for the readers' tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)


@pytest.fixture
def street_row() -> Callable[..., str]:
    """A row of a street file; any column can be given by its name in lower case with underscores."""

    def row(**given: str) -> str:
        cells = {
            "crime_id": "a1",
            "month": "2025-03",
            "reported_by": "Kent Police",
            "falls_within": "Kent Police",
            "longitude": "0.5228",
            "latitude": "51.2724",
            "location": "On or near High Street",
            "lsoa_code": "E01024371",
            "lsoa_name": "Maidstone 001A",
            "crime_type": "Robbery",
            "last_outcome_category": "Under investigation",
            "context": "",
        } | given
        assert len(cells) == 12
        return ",".join(cells.values())

    return row


@pytest.fixture
def street_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a street file of the given rows and return its path."""

    def write(*rows: str, name: str = "2025-03-kent-street.csv", header: str = HEADER) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8", newline="")
        return path

    return write


@pytest.fixture
def mapping_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a mapping: ``sections`` follow a [source], and [columns] and [constants] unless they bring their own."""

    def write(sections: str = "", source: str = "") -> Path:
        text = f'[source]\nname = "Kent extract"\nlicence = "official"\nforce = "Kent Police"\n{source}\n'
        if "[columns]" not in sections:
            text += '[columns]\noffence_id = "id"\noccurred_from = "from"\n'
        if "[constants]" not in sections and "offence_code" not in sections and "offence_class" not in sections:
            text += '[constants]\noffence_code = "8N"\n'
        path = tmp_path / "mapping.toml"
        path.write_text(text + sections, encoding="utf-8")
        return path

    return write


@pytest.fixture
def extract_file(tmp_path: Path) -> Callable[..., Path]:
    """Write the lines of an extract and return its path."""

    def write(*lines: str, name: str = "extract.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
        return path

    return write
