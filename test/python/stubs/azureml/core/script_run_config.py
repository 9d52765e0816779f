"""What is submitted: a script with its arguments. Like the SDK's, it leaves `environment` out beside `run_config`."""
from .runconfig import RunConfiguration


class ScriptRunConfig:
    def __init__(self, source_directory, script=None, arguments=None, run_config=None, _telemetry_values=None,
                 compute_target=None, environment=None, distributed_job_config=None, resume_from=None,
                 max_run_duration_seconds=2592000, command=None, docker_runtime_config=None):
        self.source_directory = source_directory
        self.script = script
        self.arguments = arguments
        self.command = command
        self.run_config = run_config or RunConfiguration()
        if not run_config:
            self.run_config.target = compute_target or 'local'
            if environment:
                self.run_config.environment = environment
