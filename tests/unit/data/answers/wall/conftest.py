"""The planted picture as a wall counts it: every offence of it in a public place."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from data.schema import Flag
from data.store.version import Store
from tests.fixtures_store import ALL, build
from tests.unit.data.answers.planted import planted_batch


@pytest.fixture(scope="session")
def street(small_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Hot, rising and new places, a peak on Fridays from 21:00 and one on Wednesdays at 08:00, all in public places."""
    batch = planted_batch(ALL)
    public = replace(batch, offences=batch.offences.assign(flags=int(Flag.PUBLIC_PLACE)).astype({"flags": "uint16"}))
    folder = tmp_path_factory.mktemp("street") / "store"
    shutil.copytree(small_store.folder.parent.parent, folder)
    return build(folder, replace(public, offences=public.offences.astype(batch.offences.dtypes))).current()
