/** What the code that makes a run configuration consists of: it is found again by these. */

/** The name of the variable. */
export const RUN_CONFIG = 'aml_debug_run_config'
/** The expression for its environment. */
export const ENVIRONMENT = `${RUN_CONFIG}.environment`

/** The name of the class of the SDK. */
export const RUN_CONFIG_CLASS = 'RunConfiguration'
/** The name that the class is imported by where the module means something else by its own. */
export const RENAMED_CLASS = `${RUN_CONFIG_CLASS} as AmlDebug${RUN_CONFIG_CLASS}`

/** What is called to add debugpy. */
export const ADD_PACKAGE = `${ENVIRONMENT}.python.conda_dependencies.add_pip_package`

/** Whether an expression is the run configuration that `planRunConfig` makes, or its environment. */
export const isOurRunConfig = (text: string): boolean => text === RUN_CONFIG || text === ENVIRONMENT
