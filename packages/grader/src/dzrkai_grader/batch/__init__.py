"""``kai batch``: grades a class, in parallel, and can be stopped at any moment.

roster.py       who the learners are
layouts.py      which submissions a folder holds, and whose they are
extraction.py   archives, unpacked with suspicion
gathering.py    a learner's files, wherever in the submission they lie
plan.py         what is the same for all submissions of a run
record.py       what is kept of one graded submission
service.py      a process that grades one submission after the other, everything warm
stations.py     such processes, one a thread: on this machine, or on each worker of a cluster
journal.py      the records, each safe on the disk before the next: a run goes on from here
run.py          all of it together
results/        what is written from the journal: grades, reports, the class in pictures
similarity.py   submissions that share more than chance

Learner's code runs in the sandbox alone, as always. Nothing but the journal is kept while a run
lasts; all other files are written from it at the end, so that a run which was killed and went on
gives the very same files as one which was not.
"""
