"""What users get for their own tests: a simulated world, and scenarios that are run in it. Floor 6."""
