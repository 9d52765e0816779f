#!/usr/bin/env python
# -*- coding: utf-8 -*-
# Licence: MIT.

"""Docstring
over lines."""
from __future__ import annotations

import os, \
    sys
from os import (
    path,  # comment
    sep,
)

try:
    import nothing_of_the_kind
except ImportError:
    nothing_of_the_kind = None

print(__doc__, path.basename(os.curdir), sep, sys.argv[1:])
