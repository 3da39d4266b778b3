"""What a question is answered with: a model, or the reasons why there is none. Both are handled in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar, Union

Model = TypeVar("Model")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Unavailable:
    """A question the data or the role cannot answer: reasons in words, never an empty chart."""

    reasons: tuple[str, ...]

    def words(self) -> str:
        """The reasons as one text."""
        return " ".join(self.reasons)


Answer: TypeAlias = Union[Model, Unavailable]  # noqa: UP007 - mypy knows no alias of a variable with |


def answered(answer: Answer[Model], shown: Callable[[Model], Result], refused: Callable[[str], Result]) -> Result:
    """What is made of the model, or of the reasons in words: nobody can draw an answer without saying both."""
    return refused(answer.words()) if isinstance(answer, Unavailable) else shown(answer)
