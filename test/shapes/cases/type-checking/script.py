from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

import sys


def load(name: str) -> pd.DataFrame:
    return name


print(load(sys.argv[1]))
