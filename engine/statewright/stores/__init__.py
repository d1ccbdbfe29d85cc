"""Where instances live: in memory, in SQLite, in PostgreSQL. Floor 5.

Each fulfils `runtime.ports.Store` and passes `statewright.testing.store_contract` whole. A store decides no
transition: it writes what a `Commit` says.
"""
