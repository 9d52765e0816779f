/**
 * What one line of a package list says.
 *
 * Sources: PEP 508 for what a requirement is, PEP 503 for the canonical form of a name, PEP 427 for wheel names.
 */

/**
 * The canonical package name of a requirement: `azureml-core` for `AzureML_Core[notebooks]==1.2 ; python_version<"4"`.
 * Null for what names no package (an option, a path, a URL that does not end in a name).
 */
export function packageName(requirement: string): string | null {
  const text = requirement.trim()
  const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(text)?.[1]
  if (egg) return canonical(egg)
  const wheel = /(?:^|[\\/])([A-Za-z0-9_.]+)-[^\\/\s]*\.whl(?:#.*)?$/.exec(text)?.[1]
  if (wheel) return canonical(wheel)
  const name = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:$|[[(<=>!~;@,\s])/.exec(
    text,
  )?.[1]
  return name ? canonical(name) : null
}

/** The canonical name of a conda match specification: `debugpy` for `conda-forge::debugpy=1.5=py38_0`. */
export function condaName(specification: string): string | null {
  return packageName(specification.trim().replace(/^[^\s'"]*::/, ''))
}

const canonical = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')
