"""Stores of every kind, empty."""

from tests.databases import opener, postgres_server, postgres_url, sqlite_url, store_url

__all__ = ["opener", "postgres_server", "postgres_url", "sqlite_url", "store_url"]
