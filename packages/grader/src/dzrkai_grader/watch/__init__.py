"""``kai watch``: regrades what is saved, explains it, and moves on when it passes.

dependence.py   what an exercise is made of: its own file and those that it reaches
state.py        where a learner is, and what is known of each exercise
memory.py       the part of it that outlives the session: ``.kai.toml``
regrade.py      grades one exercise at a time, everything warm
events.py       what wakes the loop: a save, a key, a resized window
keys.py         the terminal's keyboard, and its restoration
saves.py        the folder's changes
screen.py       what is shown
loop.py         all of it together
"""

from dzrkai_grader.watch.loop import watch

__all__ = ["watch"]
