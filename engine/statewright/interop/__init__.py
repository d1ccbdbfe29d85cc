"""The interop room: other people's machines in and out, and the one door to `transitions`. Floor 3."""
