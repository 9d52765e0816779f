"""An environment with its Python section."""
from .conda_dependencies import CondaDependencies


class _Python:
    def __init__(self):
        self.conda_dependencies = CondaDependencies()


class Environment:
    def __init__(self, name, **kwargs):
        self.name = name
        self.python = _Python()
        self.docker = None
