"""What Hypothesis tries is the same in every run, and takes the time that it takes: the gate decides by what
was changed, not by chance or by what else the machine does. STATEWRIGHT_LAWS=search looks for something new.
"""

import os

from hypothesis import settings

settings.register_profile("gate", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("STATEWRIGHT_LAWS", "gate"))
