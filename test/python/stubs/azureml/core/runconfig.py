"""A run configuration: where a script runs."""
from .environment import Environment


class RunConfiguration:
    def __init__(self, script=None, arguments=None, framework=None, communicator=None, conda_dependencies=None,
                 _history_enabled=None, _path=None, _name=None, command=None):
        self.script = script
        self.arguments = arguments or []
        self.target = 'local'
        self.environment = Environment('default-environment')
