"""Runs a definition up to the construction of its steps and prints what these hold, as JSON."""
import json
import logging
import os
import runpy
import sys
import warnings

logging.disable(logging.CRITICAL)
warnings.simplefilter('ignore')


def describe(step):
    run_config = getattr(step, '_runconfig', None) or getattr(step, 'run_config', None)
    arguments = getattr(step, '_arguments', None) or getattr(step, 'arguments', None)
    command = getattr(step, 'command', None)
    if command:
        # as the SDK joins it when it is submitted
        arguments = command if isinstance(command, str) else ' '.join(command)
    if arguments is None and run_config is not None:
        arguments = run_config.arguments
    dependencies = run_config.environment.python.conda_dependencies if run_config is not None else None
    return {
        'type': type(step).__name__,
        'name': getattr(step, 'name', None),
        'arguments': arguments.split() if isinstance(arguments, str) else [str(item) for item in arguments or []],
        'allow_reuse': getattr(step, '_allow_reuse', None),
        'packages': [str(package) for package in dependencies.pip_packages] if dependencies is not None else None,
    }


folder = os.path.dirname(os.path.abspath(sys.argv[1]))
os.chdir(folder)
sys.path.insert(0, folder)
print('\n' + json.dumps([describe(step) for step in runpy.run_path(sys.argv[1])['steps']]))
