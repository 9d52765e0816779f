import { own } from '../../src/collections/own.ts'
import { argument, type CallArguments } from '../../src/python/calls.ts'

const PYTHON_SCRIPT_STEP = [
  'script_name',
  'name',
  'arguments',
  'compute_target',
  'runconfig',
  'runconfig_pipeline_params',
  'inputs',
  'outputs',
  'params',
  'source_directory',
  'allow_reuse',
  'version',
  'hash_paths',
] as const

const COMMAND_STEP = [
  'command',
  'name',
  'compute_target',
  'runconfig',
  'runconfig_pipeline_params',
  'inputs',
  'outputs',
  'params',
  'source_directory',
  'allow_reuse',
  'version',
] as const

/** The parameters of estimators, all but the first of which are passed by name only. */
const ESTIMATOR = ['source_directory'] as const

/** The parameters by which a search over runs is told what to search. */
const SEARCH = [
  'hyperparameter_sampling',
  'primary_metric_name',
  'primary_metric_goal',
  'max_total_runs',
  'max_concurrent_runs',
  'max_duration_minutes',
  'policy',
] as const

/** The classes and functions of SDK v1 that matter here, by the last part of their name: parameters in order. */
export const SIGNATURES = {
  PythonScriptStep: PYTHON_SCRIPT_STEP,
  CommandStep: COMMAND_STEP,
  MpiStep: [
    'name',
    'source_directory',
    'script_name',
    'arguments',
    'compute_target',
    'node_count',
    'process_count_per_node',
    'inputs',
    'outputs',
    'allow_reuse',
    'version',
    'hash_paths',
  ],
  ScriptRunConfig: [
    'source_directory',
    'script',
    'arguments',
    'run_config',
    '_telemetry_values',
    'compute_target',
    'environment',
    'distributed_job_config',
    'resume_from',
    'max_run_duration_seconds',
    'command',
    'docker_runtime_config',
  ],
  Estimator: ESTIMATOR,
  PyTorch: ESTIMATOR,
  TensorFlow: ESTIMATOR,
  Chainer: ESTIMATOR,
  SKLearn: ESTIMATOR,
  EstimatorStep: [
    'name',
    'estimator',
    'estimator_entry_script_arguments',
    'runconfig_pipeline_params',
    'inputs',
    'outputs',
    'compute_target',
    'allow_reuse',
    'version',
  ],
  HyperDriveStep: [
    'name',
    'hyperdrive_config',
    'estimator_entry_script_arguments',
    'inputs',
    'outputs',
    'metrics_output',
    'allow_reuse',
    'version',
  ],
  HyperDriveConfig: [...SEARCH, 'estimator', 'run_config'],
  HyperDriveRunConfig: ['estimator', ...SEARCH],
  ParallelRunStep: [
    'name',
    'parallel_run_config',
    'inputs',
    'output',
    'side_inputs',
    'arguments',
    'allow_reuse',
  ],
  InferenceConfig: [
    'entry_script',
    'runtime',
    'conda_file',
    'extra_docker_file_steps',
    'source_directory',
    'enable_gpu',
    'description',
    'base_image',
    'base_image_registry',
    'cuda_version',
    'environment',
  ],
  image_configuration: ['execution_script'],
  'Model.deploy': ['workspace', 'name', 'models', 'inference_config'],
  'Webservice.deploy_from_image': ['workspace', 'name'],
  'DeploymentClient.create_deployment': ['name'],
  Environment: ['name'],
  'Environment.get': ['workspace', 'name', 'version'],
  'Environment.from_conda_specification': ['name', 'file_path'],
  'Environment.from_pip_requirements': ['name', 'file_path'],
  'Environment.from_dockerfile': ['name', 'dockerfile', 'conda_specification', 'pip_requirements'],
  'Environment.from_docker_build_context': ['name', 'docker_build_context'],
  'DockerBuildContext.from_local_directory': ['workspace', 'path', 'dockerfile_path'],
  'Environment.from_docker_image': [
    'name',
    'image',
    'container_registry',
    'conda_specification',
    'pip_requirements',
  ],
  'Environment.load_from_directory': ['path'],
  RunConfiguration: ['script', 'arguments'],
  'RunConfiguration.load': ['path', 'name'],
  CondaDependencies: ['conda_dependencies_file_path'],
  'CondaDependencies.create': [
    'pip_indexurl',
    'pip_packages',
    'conda_packages',
    'python_version',
    'pin_sdk_version',
  ],
} as const satisfies Record<string, readonly string[]>

/** The name of a class or function of the SDK whose parameters are known. */
export type Constructor = keyof typeof SIGNATURES

/** An argument of a call of the SDK, by name or, where it is known what is called, by place; null where it has none. */
export const sdkArgument = (args: CallArguments, type: string | null, name: string) =>
  argument(args, name, signatureOf(type))

/** Whether a call of the SDK has an argument that is not a plain None. */
export function isGiven(args: CallArguments, type: string | null, name: string): boolean {
  const given = sdkArgument(args, type, name)
  return given !== null && given.value.type !== 'none'
}

/** The parameters of a class or function in order, by its name; none where it is nothing of the SDK's that matters. */
export const signatureOf = (type: string | null): readonly string[] =>
  own<readonly string[]>(SIGNATURES, type ?? '') ?? []
