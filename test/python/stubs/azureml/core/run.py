"""`from azureml.core.run import Run` is as common as `from azureml.core import Run`."""
from . import Run

__all__ = ['Run']
