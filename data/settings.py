"""Typed settings, each an environment variable of the same name in capitals. Documented in docs/settings.md."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from data.deployment import district_codes, stale_days
from data.errors import InputError

CHECKOUT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything a deployment may change without touching code."""

    model_config = SettingsConfigDict(env_prefix="", extra="ignore", frozen=True)

    store_dir: Path = Field(default=CHECKOUT / "store", description="Folder that holds the store and rejected rows.")
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8050, ge=1, le=65535, description="Port to listen on.")
    workers: int = Field(default=2, ge=1, le=64, description="Server processes.")
    threads: int = Field(default=4, ge=1, le=64, description="Threads of each server process.")
    engine_threads: int = Field(
        default=2, ge=1, le=64, description="Threads of the query engine in each server process."
    )
    cache_mb: int = Field(
        default=128, ge=8, le=65_536, description="Megabytes of remembered answers in each server process."
    )
    most_at_once: int = Field(
        default=24, ge=1, le=10_000, description="Requests of one client address in progress in each server process."
    )
    trusted_proxies: str = Field(
        default="", description="Addresses, by comma, whose X-Forwarded-For says who asks. Empty: none is believed."
    )
    allowed_hosts: str = Field(
        default="", description="Names, by comma, this server goes by beside HOST and those of this machine."
    )
    frame_ancestors: str = Field(
        default="none",
        pattern=r"^[^;,\r\n]*$",
        description="Pages that may show this one in a frame: none, self, origins.",
    )
    sve_role: Literal["analyst", "csp", "public", "briefing"] = Field(
        default="analyst", description="Who uses this server: it decides what may leave it. Never read from an address."
    )
    sve_districts: str = Field(
        default="", description="For the roles csp and briefing: the ONS codes of their districts, by comma."
    )
    public_exploring: Literal["off", "on"] = Field(
        default="off", description="Whether the role public may ask questions, or reads published releases only."
    )
    wall_stale_days: str = Field(
        default="force-extract=7,police-uk=100",
        description="Days after the last day of a source until the briefing wall locks; a source not named: never.",
    )
    protective_marking: str = Field(
        default="OFFICIAL",
        min_length=1,
        max_length=60,
        description="Protective marking on every page of a pack, but for packs that are for publication.",
    )
    basemap_url: str = Field(
        default="", description="Optional tile URL ({z}/{x}/{y}) for a street basemap. Empty: none is needed."
    )
    basemap_attribution: str = Field(default="", description="Attribution HTML text for the basemap.")
    demo_offences: int = Field(
        default=120_000, ge=1_000, description="Size of the demonstration set that is built when the store is empty."
    )
    lock_wait_seconds: float = Field(
        default=0.0, ge=0, description="How long an import waits for another one before it stops with a sentence."
    )
    keep_versions: int = Field(
        default=2, ge=2, le=100, description="Versions of the store kept, the current one and those before it."
    )

    @field_validator("store_dir", mode="before")
    @classmethod
    def _some_folder(cls, value: object) -> object:
        if value == "":
            raise ValueError("it names no folder; leave it out for the default")
        return value

    @field_validator("sve_districts")
    @classmethod
    def _codes_by_comma(cls, value: str) -> str:
        district_codes(value)
        return value

    @field_validator("wall_stale_days")
    @classmethod
    def _days_by_source(cls, value: str) -> str:
        stale_days(value)
        return value


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once. Raises InputError, one sentence, for a value that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        why = first["msg"].removeprefix("Value error, ")
        raise InputError(f"{name}={first['input']} cannot be used: {why}. See docs/settings.md.") from None
