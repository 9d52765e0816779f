import sys
from dataclasses import dataclass, field


@dataclass
class Settings:
    words: list = field(default_factory=lambda: sys.argv[1:])
