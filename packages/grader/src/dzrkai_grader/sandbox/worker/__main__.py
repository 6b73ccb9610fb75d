"""Runs this folder as a package, whatever lies beside it: ``python -P -s -S -B worker ...``."""

import importlib
import os
import sys

here = os.path.dirname(os.path.realpath(__file__))
sys.path[0] = os.path.dirname(here)
importlib.import_module(f"{os.path.basename(here)}.start").main(sys.argv[1:])
