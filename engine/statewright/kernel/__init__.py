"""The kernel: statechart semantics as pure functions. Floor 0; standard library only."""
