from azureml.core import ScriptRunConfig
from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.steps import CommandStep

run_config = RunConfiguration()
run_config.environment.python.conda_dependencies = CondaDependencies.create(pip_packages=["azureml-defaults"])

listed = ScriptRunConfig("code", command=["python", "train.py", "--epochs", "3"], run_config=run_config)
started = ScriptRunConfig("code", command=["python train.py --epochs", "3"], run_config=run_config)
text = ScriptRunConfig("code", command="python train.py --epochs 3", run_config=run_config)
formatted = ScriptRunConfig("code", command=f"python train.py --epochs {1 + 2}", run_config=run_config)
added = ScriptRunConfig("code", command=["python", "train.py"] + ["--epochs", str(1 + 2)], run_config=run_config)
bare = ScriptRunConfig("code", command="python train.py")


def make(name, script, **kwargs):
    return CommandStep(name=name, command=["python", script, "--epochs", 3], source_directory="code", **kwargs)


first = make("first", "train.py", runconfig=run_config, allow_reuse=True)
second = CommandStep("python train.py --epochs 3", "second", "cpu", run_config, source_directory="code")
third = CommandStep(name="third", command="python train.py", source_directory="code", compute_target="cpu")
src = ScriptRunConfig("code", command=["python", "train.py", "--epochs", "3"], run_config=RunConfiguration())
fourth = CommandStep(name="fourth", runconfig=src)

steps = [listed, started, text, formatted, added, bare, first, second, third, fourth]
