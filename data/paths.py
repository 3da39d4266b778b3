"""Where the product's own files are."""

from pathlib import Path

DATA = Path(__file__).resolve().parent
PACKS = DATA / "packs"
TABLES = DATA / "tables"
