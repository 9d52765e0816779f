import { only } from '../../../collections/only.ts'
import { pathTo } from '../../../python/access-path.ts'
import { joinPath } from '../../../python/paths.ts'
import { textOf } from '../../../python/syntax.ts'
import { fileText } from '../../files/workspace.ts'
import { argumentSite } from '../trail/argument-site.ts'
import type { EventsByName } from '../trail/events.ts'
import { inForce } from '../trail/in-force.ts'
import { originsOf } from '../trail/origins.ts'
import { stringsOf } from '../trail/possible-values.ts'
import { receiverOf, type Site, sdkName } from '../trail/site.ts'
import * as advice from './advice.ts'
import { locateFile } from './files/locate-file.ts'
import { openedAs } from './files/serialised.ts'
import type { Finding } from './findings.ts'
import type { Base } from './search.ts'

/** Packages that the SDK does not install: those of an image, or of the Python that is there. */

/** What is done to an environment since it was put where it is, and what since its Python section was. */
interface Done {
  readonly inPython: EventsByName
  readonly inWhole: EventsByName
}

const MANAGED = 'python.user_managed_dependencies'

/** Whether an environment is told who installs its packages. */
export const isToldWhoInstalls = (inPython: EventsByName, path: string): boolean =>
  inForce(inPython, pathTo(path, MANAGED)).length > 0

/**
 * Where somebody else installs the packages, because the SDK is told not to; null where it is not told so for sure.
 *
 * @param path of the environment from the name on; empty for the object itself
 * @param hasImage whether it is made with an image
 */
export function whereUserManaged(
  base: Base,
  { inPython, inWhole }: Done,
  path: string,
  hasImage: boolean,
): Finding | null {
  const managed = inForce(inPython, pathTo(path, MANAGED))
  const [first] = managed
  const isSure = managed.every(
    ({ node, timing, within }) => node.type === 'true' && (within || timing === 'always'),
  )
  if (!first || !isSure) return null
  const dockerfile = givenDockerfile(base, inWhole, path)
  if (dockerfile) return dockerfile
  return hasImage || inForce(inWhole, pathTo(path, 'docker.base_image')).length > 0
    ? advice.fromImage(first)
    : advice.fromInterpreter(first)
}

const DOCKERFILE = 'docker.base_dockerfile'

/** Whether the Dockerfile that an environment may have is taken from it: `env.docker.base_dockerfile = None`. */
export function losesDockerfile(inWhole: EventsByName, path: string): boolean {
  const given = inForce(inWhole, pathTo(path, DOCKERFILE))
  return given.length > 0 && given.every(({ node }) => node.type === 'none')
}

/** The packages of the Dockerfile that an environment is given, and of what is added to it; null where none is. */
export function givenDockerfile(base: Base, inWhole: EventsByName, path: string): Finding | null {
  if (losesDockerfile(inWhole, path)) return null
  const at = pathTo(path, DOCKERFILE)
  const given = inForce(inWhole, at)
  const isAdded = given.some(({ node }) => node.parent?.type === 'augmented_assignment')
  // what is added to stays
  const all = isAdded
    ? inWhole.flat().filter((each) => each.kind === 'set' && each.path === at)
    : given
  const found = all.map((each) => ofDockerfile(base, each))
  return found.find(({ kind }) => kind === 'provided') ?? found[0] ?? null
}

/** A line of a Dockerfile that is no comment. */
const INSTALLS = /^(?!\s*#).*\bdebugpy\b/m

/** The packages of the Dockerfile in a folder that an image is built from. */
export function ofBuildContext(base: Base, site: Site): Finding {
  const made = originsOf(base.workspace, site).find(
    (each) => sdkName(base.workspace, each) === 'DockerBuildContext.from_local_directory',
  )
  const [folder, name] = ['path', 'dockerfile_path'].map((each) => {
    const given = made && argumentSite(base.workspace, made, each)
    return given ? only(stringsOf(base.workspace, given)) : null
  })
  return folder
    ? inDockerfile(base, site, joinPath(folder, name ?? 'Dockerfile'))
    : advice.fromDockerfile(site, null)
}

/** The packages of a Dockerfile that is given by its path, or as its text, which may have been read from a file. */
export function ofDockerfile(base: Base, site: Site): Finding {
  const read = originsOf(base.workspace, site).flatMap((origin): Site[] => {
    const file = receiverOf(origin, 'read')
    const opened = file && openedAs(file.unit, file.node)
    return opened ? [{ ...origin, node: opened }] : []
  })
  const [path] = stringsOf(base.workspace, read[0] ?? site)
  return inDockerfile(base, site, path ?? null)
}

/** What a Dockerfile installs that is known by its path or its text; null for neither. */
function inDockerfile(base: Base, site: Site, path: string | null): Finding {
  const located = path && !path.includes('\n') ? locateFile(base.workspace, base.from, path) : null
  const text =
    located === null
      ? (path ?? textOf(site.unit.module, site.node))
      : fileText(base.workspace, located)
  return INSTALLS.test(text) ? { kind: 'provided' } : advice.fromDockerfile(site, located)
}
