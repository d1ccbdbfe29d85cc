"""A shop on Statewright: a service that embeds the engine in its own database and its own transactions.

`README.md` tells how to run it. Reading order: `tables` (what the shop keeps), `ledger` and `movements` (how
money is counted), `bookkeeping` (one transaction for both), `performers` (what the workflows ask for),
`callbacks` (what the gateways tell), `web` (what people do), `gateway` (the other side), `load` (everybody at
once).
"""
