"""What holds for every test."""

from hypothesis import settings

# Timing never decides a test; what hypothesis draws is the same in every run.
settings.register_profile("course", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("course")
