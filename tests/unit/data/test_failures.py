"""What ends a verb is one sentence, and a defect of ours shows where it is, not what was in the data."""

from __future__ import annotations

import errno

import pytest

from data.errors import InputError
from data.failures import debugging, sentence_for
from data.tables.offence_classes import category_slug


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (InputError("x.csv is empty."), "x.csv is empty."),
        (OSError(errno.ENOSPC, "No space left on device", "a.json"), "a.json cannot be used (No space left on device)"),
        (OSError(errno.ENOSPC, "No space left on device"), "make room on the disk"),
        (PermissionError(errno.EACCES, "Permission denied", "a.json"), "check the disk and permissions"),
        (MemoryError(), "not enough memory"),
        (KeyError("Jane Doe, 1 Mill Lane"), "a mistake of the product, not yours (KeyError in tests/unit/data"),
        (RecursionError("deep"), "RecursionError"),
    ],
)
def test_one_sentence_without_the_data(error: Exception, words: str) -> None:
    said = sentence_for(raised(error))
    assert words in said
    assert "Jane Doe" not in said
    assert "\n" not in said


def test_the_place_is_the_innermost_of_our_own() -> None:
    with pytest.raises(AttributeError) as caught:
        category_slug(None)  # type: ignore[arg-type]
    assert "AttributeError in data/tables/offence_classes.py line" in sentence_for(caught.value)


def test_details_are_for_those_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, wanted in (("", False), ("0", False), ("1", True)):
        monkeypatch.setenv("SVE_DEBUG", value)
        assert debugging() is wanted
