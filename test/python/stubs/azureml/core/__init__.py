"""Stands for azureml-core: a run that writes what it logs to a file."""
import os


class Run:
    @staticmethod
    def get_context():
        return Run()

    def log(self, name, value):
        with open(os.environ['AML_DEBUG_TEST_RUN_LOG'], 'a') as log:
            log.write('{}={}\n'.format(name, value))


from .environment import Environment  # noqa: E402
from .runconfig import RunConfiguration  # noqa: E402
from .script_run_config import ScriptRunConfig  # noqa: E402

__all__ = ['Environment', 'Run', 'RunConfiguration', 'ScriptRunConfig']
