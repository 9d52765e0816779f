"""A search over the runs of a configuration."""


class HyperDriveConfig:
    def __init__(self, hyperparameter_sampling, primary_metric_name, primary_metric_goal, max_total_runs,
                 max_concurrent_runs=None, max_duration_minutes=10080, policy=None, estimator=None, run_config=None):
        self.estimator = estimator
        self.run_config = run_config


class PrimaryMetricGoal:
    MAXIMIZE = 'MAXIMIZE'


class RandomParameterSampling:
    def __init__(self, parameter_space):
        self.parameter_space = parameter_space


def choice(*options):
    return ('choice', options)
