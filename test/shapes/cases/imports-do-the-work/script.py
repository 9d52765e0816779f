"""Runs the job."""
import os

import job

__version__ = '1.0'
