"""Instances in SQL: SQLite and PostgreSQL. Floor 5; the only door to SQLAlchemy and psycopg.

SQLAlchemy Core declares the tables and compiles every statement once to a string for its dialect; the
strings run on the driver's own cursors. What differs between the databases is in `sqlite.py` and
`postgres.py`.
"""
