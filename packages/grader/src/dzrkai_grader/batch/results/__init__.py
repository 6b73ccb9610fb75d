"""What is written from the journal when a run has come to its end.

standing.py     how each submission stands: its points, its mistakes, or why there are none
learners.py     a report for each submission, as HTML and JSON, and as others want it
grades.py       grades.csv, safe to open in a spreadsheet
statistics.py   the class in figures
page.py         the class in pictures: class.html
alike.py        similarity.csv
publish.py      all of it together
"""
