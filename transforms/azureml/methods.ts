import type { OutOfReach } from './kinds.ts'

/** A method that runs or deploys what its call names no script for. */
export interface UnreachedMethod extends OutOfReach {
  /** Text of a file that may call it. */
  readonly trigger: string
  /** What makes its call another matter: an argument that is given, or another call of the SDK in the same module. */
  readonly unless?: { readonly given: string } | { readonly called: string }
  /** The argument, and its value, without which the call is another matter. */
  readonly where?: { readonly parameter: string; readonly is: string }
}

const unreachedDeployment = (trigger: string, reason: string, name = 'name'): UnreachedMethod => ({
  trigger,
  reason,
  hint: 'name a scoring script of your own in InferenceConfig(entry_script=...) and build the image with Model.package',
  kind: 'deployment',
  name,
  code: 'out-of-reach',
})

const project = (trigger: string): UnreachedMethod => ({
  trigger,
  reason: 'it runs the command that an MLproject file holds',
  hint: 'submit the script of that command with a ScriptRunConfig to debug it',
  kind: 'step',
  name: 'experiment_name',
  code: 'out-of-reach',
  where: { parameter: 'backend', is: 'azureml' },
})

const stepsOfAutoml: UnreachedMethod = {
  trigger: 'AutoMLPipelineBuilder',
  reason: 'its steps run no script of your own',
  hint: 'leave it as it is: none of your Python runs in them',
  kind: 'step',
  name: 'name',
  code: 'out-of-reach',
}

/** The methods whose scripts cannot be debugged this way, and why: by the end of their dotted names. */
export const UNREACHED_METHODS: Readonly<Record<string, UnreachedMethod>> = {
  'Model.deploy': {
    ...unreachedDeployment(
      'Model.deploy',
      'without an InferenceConfig it runs a scoring script of Azure ML’s own',
    ),
    unless: { given: 'inference_config' },
  },
  'Webservice.deploy_from_image': {
    ...unreachedDeployment('deploy_from_image', 'it deploys an image that is built elsewhere'),
    unless: { called: 'image_configuration' },
  },
  'mlflow.azureml.deploy': unreachedDeployment(
    'mlflow.azureml',
    'it runs a scoring script of MLflow’s own',
    'service_name',
  ),
  'mlflow.azureml.build_image': unreachedDeployment(
    'mlflow.azureml',
    'the image runs a scoring script of MLflow’s own',
    'image_name',
  ),
  'DeploymentClient.create_deployment': unreachedDeployment(
    'create_deployment',
    'it runs a scoring script of MLflow’s own',
  ),
  'AutoMLPipelineBuilder.get_many_models_train_steps': stepsOfAutoml,
  'AutoMLPipelineBuilder.get_many_models_batch_inference_steps': stepsOfAutoml,
  'mlflow.run': project('mlflow.run'),
  'mlflow.projects.run': project('projects.run'),
}
