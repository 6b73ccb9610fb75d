"""A grader that names the mistake and runs no learner's code in its own process."""
