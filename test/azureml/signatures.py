"""Prints what classes and functions of the SDK can be given by position, as JSON by name; null for what is not there."""
import importlib
import inspect
import json
import logging
import sys
import warnings

logging.disable(logging.CRITICAL)
warnings.simplefilter('ignore')

MODULES = [
    'azureml.pipeline.steps',
    'azureml.core',
    'azureml.core.environment',
    'azureml.core.runconfig',
    'azureml.core.conda_dependencies',
    'azureml.core.model',
    'azureml.core.image',
    'azureml.train.estimator',
    'azureml.train.dnn',
    'azureml.train.sklearn',
    'azureml.train.hyperdrive',
]
METHODS = {'image_configuration': 'ContainerImage.image_configuration'}


def load(module):
    try:
        return importlib.import_module(module)
    except ImportError:
        return None


def find(name):
    for found in modules:
        for part in METHODS.get(name, name).split('.'):
            found = getattr(found, part, None)
        if found is not None:
            return found
    return None


def positional(name):
    found = find(name)
    if found is None:
        return None
    parameters = inspect.signature(found).parameters.values()
    return [each.name for each in parameters if each.kind == each.POSITIONAL_OR_KEYWORD]


modules = [load(module) for module in MODULES]
print('\n' + json.dumps({name: positional(name) for name in sys.argv[1:]}))
