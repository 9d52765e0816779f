from azureml.core import ScriptRunConfig
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.steps import EstimatorStep, HyperDriveStep
from azureml.train.estimator import Estimator
from azureml.train.hyperdrive import HyperDriveConfig, PrimaryMetricGoal, RandomParameterSampling, choice


listed = ScriptRunConfig("code", "train.py", ["--epochs", 3])
text = ScriptRunConfig("code", "train.py", "--epochs 3", compute_target="cpu")
bare = ScriptRunConfig(source_directory="code", script="train.py", run_config=RunConfiguration())



def text_of(epochs):
    return "--epochs %d" % epochs


def run(arguments=None):
    return ScriptRunConfig("code", "train.py", arguments=arguments, compute_target="cpu")


worded = ScriptRunConfig("code", "train.py", text_of(3), compute_target="cpu")
either = ScriptRunConfig("code", "train.py", "--fast" if listed else "--slow", compute_target="cpu")
unsaid = run()
said = run(["--epochs", 3])
later = ScriptRunConfig("code", "train.py", compute_target="cpu")
later.arguments = ["--epochs", 3]
replaced = ScriptRunConfig("code", "train.py", ["--epochs", 1], compute_target="cpu")
if listed:
    replaced.arguments = "--epochs 3"

params = {"--epochs": 3}
dictionary = Estimator("code", entry_script="train.py", compute_target="cpu", script_params=params)
nothing = Estimator("code", entry_script="train.py", compute_target="cpu", script_params={}.get("none"))
missing = Estimator("code", entry_script="train.py", compute_target="cpu")
lent = Estimator("code", entry_script="train.py", compute_target="cpu")
estimated = EstimatorStep(name="estimated", estimator=lent, estimator_entry_script_arguments=[], compute_target="cpu")

src = ScriptRunConfig(source_directory="code", script="train.py", arguments=["--epochs", 3])
tuning = HyperDriveConfig(
    hyperparameter_sampling=RandomParameterSampling({"--epochs": choice(1, 2)}),
    primary_metric_name="loss",
    primary_metric_goal=PrimaryMetricGoal.MAXIMIZE,
    max_total_runs=2,
    run_config=src,
)
tuned = HyperDriveStep(name="tuned", hyperdrive_config=tuning)

steps = [listed, text, bare, worded, either, unsaid, said, later, replaced, nothing, dictionary, missing, estimated, tuned]
