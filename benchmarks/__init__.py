"""Measurements, side by side in one run; `nox -s bench` makes them. See README.md here."""
