"""Steps with the SDK's signatures, refusals and private names: a definition that these take, the SDK takes."""
import shlex

from azureml.core.runconfig import RunConfiguration
from azureml.core.script_run_config import ScriptRunConfig


class _Step:
    def __init__(self, name, arguments, allow_reuse, runconfig=None):
        if arguments is not None and not isinstance(arguments, (list, tuple)):
            raise ValueError('arguments must be a list')
        self.name = name
        self._arguments = arguments
        self._allow_reuse = allow_reuse
        self._runconfig = runconfig


class PythonScriptStep(_Step):
    def __init__(self, script_name, name=None, arguments=None, compute_target=None, runconfig=None,
                 runconfig_pipeline_params=None, inputs=None, outputs=None, params=None, source_directory=None,
                 allow_reuse=True, version=None, hash_paths=None):
        if script_name is None:
            raise ValueError('script_name is required')
        super().__init__(name or script_name, arguments, allow_reuse, runconfig or RunConfiguration())


class CommandStep(_Step):
    def __init__(self, command=None, name=None, compute_target=None, runconfig=None, runconfig_pipeline_params=None,
                 inputs=None, outputs=None, params=None, source_directory=None, allow_reuse=True, version=None):
        if isinstance(runconfig, ScriptRunConfig):
            command, runconfig = command or runconfig.command, runconfig.run_config
        if not command:
            raise ValueError('command is required')
        first, *others = [command] if isinstance(command, str) else command
        super().__init__(name, [*shlex.split(first)[1:], *others], allow_reuse, runconfig or RunConfiguration())


class MpiStep(_Step):
    def __init__(self, name=None, source_directory=None, script_name=None, arguments=None, compute_target=None,
                 node_count=None, process_count_per_node=None, inputs=None, outputs=None, allow_reuse=True,
                 version=None, hash_paths=None, **kwargs):
        needed = [name, source_directory, script_name, arguments, compute_target, node_count, process_count_per_node]
        if None in needed:
            raise ValueError('a required parameter is not set')
        super().__init__(name, arguments, allow_reuse)


class EstimatorStep(_Step):
    def __init__(self, name=None, estimator=None, estimator_entry_script_arguments=None,
                 runconfig_pipeline_params=None, inputs=None, outputs=None, compute_target=None, allow_reuse=True,
                 version=None):
        if estimator.run_config.arguments:
            raise ValueError('script_params in Estimator should not be provided to EstimatorStep')
        if estimator_entry_script_arguments is None:
            raise ValueError('estimator_entry_script_arguments is a required parameter')
        super().__init__(name, estimator_entry_script_arguments, allow_reuse, estimator.run_config)


class HyperDriveStep(_Step):
    def __init__(self, name, hyperdrive_config, estimator_entry_script_arguments=None, inputs=None, outputs=None,
                 metrics_output=None, allow_reuse=True, version=None):
        src = hyperdrive_config.run_config
        given = estimator_entry_script_arguments
        if src is None:
            if hyperdrive_config.estimator.run_config.arguments:
                raise ValueError('arguments in Estimator run_config should not be provided')
            if given is None:
                raise ValueError('estimator_entry_script_arguments is a required parameter')
        elif given is not None and src.arguments is not None:
            raise ValueError('only one of estimator_entry_script_arguments and ScriptRunConfig.arguments')
        elif src.arguments:
            given = [src.arguments] if isinstance(src.arguments, str) else src.arguments
        super().__init__(name, given or [], allow_reuse)
