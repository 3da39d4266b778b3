"""The record of who asked what: lines that are only ever added, each bound to the one before (docs/audit.md)."""
