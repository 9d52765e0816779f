from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.steps import PythonScriptStep

shared = ["--epochs", 1]
own = [
    "--epochs",
    2,
]


class Derived(PythonScriptStep):
    def __init__(self, name):
        super().__init__("train.py", name, compute_target="cpu", source_directory="code")


class Defaults:
    ARGUMENTS = ("--epochs", 10)


def epochs_of(count=None):
    if count:
        return "--epochs", count


def make_step(name, arguments=None):
    run_config = RunConfiguration()
    run_config.environment.python.conda_dependencies = CondaDependencies.create(
        pip_packages=["azureml-defaults", "pandas"],
    )
    return PythonScriptStep(
        script_name="train.py",
        name=name,
        arguments=arguments,
        compute_target="cpu",
        runconfig=run_config,
        source_directory="code",
    )


def hand_on(name, **kwargs):
    run_config = RunConfiguration()
    run_config.environment.python.conda_dependencies = CondaDependencies.create(pip_packages=["azureml-defaults"])
    return PythonScriptStep(name=name, compute_target="cpu", source_directory="code", runconfig=run_config, **kwargs)


plain = PythonScriptStep(script_name="train.py", compute_target="cpu", source_directory="code")
literal = PythonScriptStep(
    script_name="train.py",
    name="literal",
    arguments=["--epochs", 3],  # NOQA: E501
    compute_target="cpu",
    source_directory="code",
    allow_reuse=True,
)
one = PythonScriptStep("train.py", "one", shared, "cpu", source_directory="code")
two = PythonScriptStep("train.py", "two", shared, "cpu", source_directory="code")
three = PythonScriptStep("train.py", "three", own, "cpu", source_directory="code")
four = PythonScriptStep("train.py", "four", ("--epochs", 4), "cpu", source_directory="code")
five = make_step("five")
six = make_step("six", ["--epochs", 6])
seven = Derived("seven")
loop = [PythonScriptStep("train.py", name, [], "cpu", source_directory="code") for name in ("eight", "nine")]
given = [
    PythonScriptStep("train.py", "from a call", epochs_of(11), "cpu", source_directory="code"),
    PythonScriptStep("train.py", "from a call without", epochs_of(), "cpu", source_directory="code"),
    PythonScriptStep("train.py", "from a class", Defaults.ARGUMENTS, "cpu", source_directory="code"),
    PythonScriptStep("train.py", "from a dict", {}.get("arguments"), "cpu", source_directory="code"),
    PythonScriptStep("train.py", "maybe", shared and None, "cpu", source_directory="code"),
    PythonScriptStep("train.py", "either", shared if own else ("--epochs",), "cpu", source_directory="code"),
    PythonScriptStep("train.py", "in parentheses", (shared or []), "cpu", source_directory="code"),
]
common_config = RunConfiguration()
common = {
    "script_name": "train.py",
    "source_directory": "code",
    "compute_target": "cpu",
    "arguments": ("--epochs", 12),
    "runconfig": common_config,
    "allow_reuse": True,
}
spread = [
    hand_on("handed on", script_name="train.py", arguments=["--epochs", 13]),
    hand_on("handed on without", script_name="train.py", allow_reuse=True),
    PythonScriptStep(name="common", **common),
    PythonScriptStep(**{**common, "name": "common too", "arguments": ["--epochs", 14]}),
]
steps = [plain, literal, one, two, three, four, five, six, seven, *loop, *given, *spread]
