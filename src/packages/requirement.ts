/**
 * The canonical package name of a requirement: `azureml-core` for `AzureML_Core[notebooks]==1.2 ; python_version<"4"`.
 * Null for what names no package (a URL, an option, a path).
 *
 * Sources: PEP 508 for what a name is, PEP 503 for its canonical form.
 */
export function packageName(requirement: string): string | null {
  const name = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:$|[[(<>=!~;@,#\s])/.exec(
    requirement,
  )?.[1]
  return name ? name.toLowerCase().replace(/[-_.]+/g, '-') : null
}
