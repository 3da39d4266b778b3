"""Nothing in the repository names the machine it was made on, package registries, or tools that wrote it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.sources import text_files, where

#: What must not be there. A 'sports session' or a fixture of scope 'session' is fine.
UNWANTED = {
    "a path of one machine": r"(?<![\w.}])/(?:work|root)/\w|/tmp/\w|(?<![\w.])/home/\w",
    "a package registry": r"pypi\.org|pythonhosted|npmjs|artifactory|jfrog|anaconda\.org|--(?:extra-)?index-url",
    "a tool that writes code": r"\b(?:claude|anthropic|copilot|chatgpt|openai|codex|gemini|llms?|gpt-?\d\w*)\b",
    "a sitting at a desk": r"\b(?:this|previous|earlier|our|my|coding|chat) session\b|\bsession (?:log|note)s?\b",
}


def test_no_unwanted_words():
    found = []
    for path in text_files():
        if path == Path(__file__).resolve():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for what, pattern in UNWANTED.items():
            found += [
                f"{where(path)}:{text.count(chr(10), 0, match.start()) + 1} {what}: {match[0]!r}"
                for match in re.finditer(pattern, text, re.IGNORECASE)
            ]
    assert found == []


def test_the_words_are_found_where_they_are():
    assert re.search(UNWANTED["a path of one machine"], "see /work/x")
    assert not re.search(UNWANTED["a path of one machine"], "https://example.org/work/x and a/root/b")
    assert re.search(UNWANTED["a tool that writes code"], "written by ChatGPT", re.IGNORECASE)
    assert not re.search(UNWANTED["a sitting at a desk"], 'a sports session; scope="session"', re.IGNORECASE)
