/** The constructors of SDK v1 that matter here, by the last part of their name: parameters in order. */
export const SIGNATURES = {
  PythonScriptStep: [
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
  'CondaDependencies.create': [
    'pip_indexurl',
    'pip_packages',
    'conda_packages',
    'python_version',
    'pin_sdk_version',
  ],
} as const satisfies Record<string, readonly string[]>

export type Constructor = keyof typeof SIGNATURES

/** Whether a dotted name is this constructor of the SDK: `azureml.pipeline.steps.PythonScriptStep`. */
export function isConstructor(qualified: string | null, name: Constructor): boolean {
  return qualified?.startsWith('azureml.') === true && qualified.endsWith(`.${name}`)
}
