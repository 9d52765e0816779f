import { eventsOf } from '../trail/events.ts'
import { inForce } from '../trail/in-force.ts'
import { stringsOf } from '../trail/possible-values.ts'
import type { Name, Site } from '../trail/site.ts'
import type { Finding } from './findings.ts'
import type { Base } from './search.ts'

/**
 * Says that Spark runs a script, as the framework of a run configuration may have it; empty for any other.
 *
 * @param names of the object that holds the framework
 * @param path of the framework from these on
 * @param given the framework that the object is made with
 */
export function ofSpark(
  { workspace }: Base,
  names: readonly Name[],
  path: string,
  given: Site | null = null,
): Finding[] {
  const set = inForce(
    names.map((name) => eventsOf(workspace, name)),
    path,
  )
  const frameworks = set.length > 0 || !given ? set : [given]
  const spark = frameworks.find((site) =>
    stringsOf(workspace, site).some((text) => /^pyspark$/i.test(text ?? '')),
  )
  return spark ? [{ kind: 'spark', unit: spark.unit, node: spark.node }] : []
}
