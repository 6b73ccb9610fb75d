"""The exercises: everything that a learner edits lies in this folder."""
