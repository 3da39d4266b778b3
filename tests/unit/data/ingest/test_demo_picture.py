"""The demonstration data shows the published picture: every line of demo_targets.toml, counted from the frames."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path

import pytest

from data.ingest.demo import generate_demo
from data.ingest.demo.plan import TABLES

TARGETS = tomllib.loads((TABLES / "demo_targets.toml").read_text(encoding="utf-8"))["target"]
_spec = importlib.util.spec_from_file_location("demo_picture", Path(__file__).with_name("demo_picture.py"))
demo_picture = importlib.util.module_from_spec(_spec)
