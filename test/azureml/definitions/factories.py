import json
from functools import partial
from typing import List, NamedTuple

from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.steps import PythonScriptStep

run_config = RunConfiguration()
run_config.environment.python.conda_dependencies = CondaDependencies.create(
    pip_packages=["azureml-defaults", "pandas"],
)
COMMON = {"source_directory": "code", "compute_target": "cpu", "runconfig": run_config}


class Given(NamedTuple):
    name: str
    arguments: List[str]


def completed(name, **kwargs):
    kwargs.setdefault("source_directory", "code")
    kwargs.setdefault("runconfig", run_config)
    kwargs.setdefault("arguments", ["--epochs", 1])
    return PythonScriptStep(name=name, compute_target="cpu", **kwargs)


def merged(**overrides):
    return PythonScriptStep(**{**COMMON, **overrides})


def load(path):
    with open(path) as file:
        raw = json.load(file)
    return [Given(**item) for item in raw["steps"]]


def make_step(script, name, arguments=None):
    return PythonScriptStep(script_name=script, name=name, arguments=arguments, **COMMON)


train = partial(make_step, "train.py", arguments=["--epochs", 3])
steps = [
    completed("by default", script_name="train.py"),
    completed("given", script_name="train.py", arguments=["--epochs", 2]),
    merged(name="merged without arguments", script_name="train.py"),
    merged(name="merged", script_name="train.py", arguments=["--epochs", 2]),
    PythonScriptStep(**{**COMMON, "name": "beside", "script_name": "train.py"}),
    train("partial"),
    train("partial that is overridden", arguments=["--epochs", 4]),
]
for given in load("steps.json"):
    steps.append(
        PythonScriptStep(
            name=given.name,
            script_name="train.py",
            arguments=given.arguments,
            source_directory="code",
            compute_target="cpu",
            runconfig=run_config,
        )
    )
