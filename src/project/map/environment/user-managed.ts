import * as advice from './advice.ts'
import { inForce } from './effects.ts'
import type { EventsByName } from './events.ts'
import type { Gap } from './findings.ts'
import { type Context, locateFile } from './locate-file.ts'
import { originsOf } from './origins.ts'
import { stringsOf } from './possible-values.ts'
import { openedAs } from './serialised.ts'
import { receiverOf, type Site } from './site.ts'

/** Packages that the SDK does not install: those of an image, or of the Python that is there. */

/**
 * Where somebody else installs the packages, because the SDK is told not to; null where it is not told so for sure.
 *
 * @param under the path of an environment's attribute from the name on
 */
export function whereUserManaged(
  context: Context,
  events: EventsByName,
  under: (attribute: string) => string,
): Gap | null {
  const managed = inForce(events, under('python.user_managed_dependencies'))
  const [first] = managed
  const isSure = managed.every(
    ({ node, timing, within }) => node.type === 'true' && (within || timing === 'always'),
  )
  if (!first || !isSure) return null
  const [dockerfile] = inForce(events, under('docker.base_dockerfile'))
  if (dockerfile) return ofDockerfile(context, dockerfile)
  return inForce(events, under('docker.base_image')).length > 0
    ? advice.fromImage(first)
    : advice.fromInterpreter(first)
}

/** The argument is the path of a Dockerfile, or its text, which may have been read from a file. */
export function ofDockerfile(context: Context, site: Site): Gap {
  const read = originsOf(context.workspace, site).flatMap((origin): Site[] => {
    const file = receiverOf(origin, 'read')
    const opened = file && openedAs(file.file, file.node)
    return opened ? [{ ...origin, node: opened }] : []
  })
  const [path] = stringsOf(context.workspace, read[0] ?? site)
  const located = path && !path.includes('\n') ? locateFile(context, path) : null
  return advice.fromDockerfile(site, located)
}
