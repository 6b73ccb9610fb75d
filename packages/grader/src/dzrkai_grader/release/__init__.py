"""`kai release`: from the one source of a course, the edition that learners are given.

`edition` says what is in it, `carried` which packages, `keys` and `manifest` sign it, `tree` writes
it, and `update` brings a newer one into a learner's copy.
"""
