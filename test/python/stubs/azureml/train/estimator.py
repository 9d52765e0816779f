"""Estimators take their arguments as a dict; an empty value leaves a flag alone."""
from azureml.core.runconfig import RunConfiguration


class Estimator:
    def __init__(self, source_directory, *, compute_target=None, entry_script=None, script_params=None,
                 pip_packages=None, conda_packages=None, environment_definition=None, inputs=None, use_gpu=False):
        pairs = [item for pair in (script_params or {}).items() for item in pair]
        self.run_config = RunConfiguration(script=entry_script, arguments=[item for item in pairs if item != ''])
        self.source_directory = source_directory
