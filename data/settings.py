"""Typed settings, each an environment variable of the same name in capitals. Documented in docs/settings.md."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from data.deployment import district_codes, is_loopback, stale_days
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
    questions_per_minute: int = Field(
        default=1_200,
        ge=10,
        le=1_000_000,
        description="Questions and downloads of one person, or address, in a minute.",
    )
    questions_per_day: int = Field(
        default=50_000,
        ge=10,
        le=100_000_000,
        description="Questions and downloads of one person, or address, in a day.",
    )
    question_seconds: float = Field(
        default=20.0, gt=0, le=3600, description="Seconds after which a question is given up."
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
    oidc_discovery: str = Field(
        default="",
        description="Discovery address of the sign-in service (OpenID Connect). Empty: nobody signs in by it.",
    )
    oidc_client_id: str = Field(default="", description="What the sign-in service calls this server.")
    oidc_client_secret: str = Field(
        default="", repr=False, description="Secret of this server at the sign-in service. Empty: it has none."
    )
    oidc_scope: str = Field(default="openid profile email", description="What is asked of the sign-in service.")
    oidc_name_claim: str = Field(default="preferred_username", description="Claim that names the person.")
    oidc_groups_claim: str = Field(default="groups", description="Claim that lists the person's groups.")
    proxy_user_header: str = Field(
        default="", description="Header in which a trusted proxy names the person. Empty: no header is believed."
    )
    proxy_groups_header: str = Field(default="", description="Header in which it lists the person's groups, by comma.")
    session_idle_minutes: int = Field(
        default=60, ge=1, le=1_440, description="Minutes without a request after which a session is over."
    )
    session_hours: int = Field(default=10, ge=1, le=168, description="Hours after which a session is over in any case.")
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

    @property
    def signs_in(self) -> bool:
        """Whether it is known who asks: people sign in, or a proxy of ours names them."""
        return bool(self.oidc_discovery or self.proxy_user_header)

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

    @field_validator("oidc_discovery")
    @classmethod
    def _safe_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))):
            raise ValueError("it begins with https://, so that nobody on the way can answer for the sign-in service")
        return value

    @field_validator("proxy_user_header", "proxy_groups_header")
    @classmethod
    def _header(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", value):
            raise ValueError("it is the name of a header: letters, digits and '-'")
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
