/** What the code that makes a run configuration consists of: it is found again by these. */

/** The variable. */
export const RUN_CONFIG = 'aml_debug_run_config'
/** Its environment. */
export const ENVIRONMENT = `${RUN_CONFIG}.environment`

/** The class of the SDK. */
export const CLASS = 'RunConfiguration'
/** How the class is imported where the module means something else by its name. */
export const RENAMED = `${CLASS} as AmlDebug${CLASS}`

/** What is called to add debugpy. */
export const ADDS = `${ENVIRONMENT}.python.conda_dependencies.add_pip_package`

/** Whether an expression is the run configuration that `planRunConfig` makes, or its environment. */
export const isOurRunConfig = (text: string): boolean => text === RUN_CONFIG || text === ENVIRONMENT
