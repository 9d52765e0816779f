"""Loads pipelines that YAML describes, without a workspace, and prints their steps, as JSON."""
import json
import logging
import os
import sys
import warnings
from unittest import mock

logging.disable(logging.CRITICAL)
warnings.simplefilter('ignore')

from azureml.data.azure_storage_datastore import AzureBlobDatastore
from azureml.pipeline.core import _pipeline_yaml_parser as parser


def describe(step):
    dependencies = step._runconfig.environment.python.conda_dependencies if step._runconfig else None
    return {
        'name': step.name,
        'script': step._script_name,
        'folder': step._source_directory,
        'arguments': [str(item) for item in step._arguments],
        'allow_reuse': step._allow_reuse,
        'besides': {
            'params': {name: str(getattr(value, 'name', value)) for name, value in step._params.items()},
            'inputs': [str(port) for port in step._inputs],
            'outputs': [str(port) for port in step._outputs],
            'compute': step._compute_target,
        },
        'packages': [str(package) for package in dependencies.pip_packages] if dependencies else None,
    }


def datastore(workspace, name):
    return AzureBlobDatastore(workspace, name, 'container', 'account')


def load(folder, path):
    # the paths in it are relative to the current folder
    os.chdir(folder)
    try:
        steps, _ = parser._PipelineYamlParser.load_yaml(mock.Mock(), path)
        return [describe(step) for step in steps]
    except AttributeError as error:
        return str(error)


with mock.patch.object(parser, 'Datastore', datastore):
    print(json.dumps([load(folder, path) for folder, path in json.loads(sys.argv[1])]))
