"""A plugin that does not import."""

raise RuntimeError("the battery is flat")
