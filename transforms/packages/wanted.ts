/** The package that every list is to have. */
export const DEBUGPY = 'debugpy'
/** The smallest package of the SDK by which code can log to the run. */
export const AZUREML = 'azureml-defaults'

/** The packages that a list lacks. */
export interface PackagesRequest {
  /** The version of the SDK that `azureml-defaults` is pinned to; left open where it is absent. */
  readonly sdkVersion?: string
  /** Canonical names that are installed along with the list: from files that it includes. */
  readonly present?: readonly string[]
}

/**
 * The requirements to add to a list: debugpy, never pinned, so that pip chooses one for the Python that is there;
 * and an azureml package where there is none.
 *
 * @param names canonical names of what is listed; null for what names no package
 */
export function missingFrom(
  names: readonly (string | null)[],
  { sdkVersion, present = [] }: PackagesRequest,
): string[] {
  const all = [...names, ...present]
  // what somebody listed debugpy in debugs already: it is not ours to complete
  if (all.includes(DEBUGPY)) return []
  return all.some((name) => name !== null && isAzureml(name))
    ? [DEBUGPY]
    : [DEBUGPY, sdkVersion ? `${AZUREML}==${sdkVersion}` : AZUREML]
}

/** Whether a package brings `azureml.core`. */
export function isAzureml(name: string): boolean {
  return /^azureml(-|$)/.test(name) && !WITHOUT_CORE.test(name)
}

/** Packages of the same family that do not bring `azureml.core`. */
const WITHOUT_CORE = /^azureml-(dataprep|fsspec|inference-server|monitoring)(-|$)/
