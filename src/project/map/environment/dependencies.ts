import { argumentSite } from '../trail/argument-site.ts'
import { eventsOf } from '../trail/events.ts'
import { holderOf, type Origin, type Site, sdkName } from '../trail/site.ts'
import * as advice from './advice.ts'
import { ofDefaults } from './defaults.ts'
import { filesFor, pathsFrom } from './files/listed-files.ts'
import { writerOf } from './files/serialised.ts'
import { type Finding, fileFinding } from './findings.ts'
import { addingStatement, addsDebugpy, replacesPackages } from './package-calls.ts'
import type { EnvironmentSearch } from './search.ts'

/** The packages of a CondaDependencies, however code has come by it. */
export function ofDependencies(search: EnvironmentSearch, origin: Origin): Finding[] {
  const events = origin.names.map((name) => eventsOf(search.workspace, name))
  if (addsDebugpy(events, '')) return [{ kind: 'provided' }]
  const owner = holderOf(origin, 'conda_dependencies')
  const python = owner && holderOf(owner, 'python')
  if (python) return search.environment(python)
  const replaced = replacesPackages(events, '') ? addingStatement(events, '') : null
  if (replaced) return [replaced]
  switch (sdkName(search.workspace, origin)) {
    case 'CondaDependencies.create':
      return [{ kind: 'create', unit: origin.unit, node: origin.node }]
    case 'CondaDependencies': {
      const path = argumentSite(search.workspace, origin, 'conda_dependencies_file_path')
      if (path) return ofCondaFile(search, path, null)
      const added = addingStatement(events, '')
      return added ? [added] : ofDefaults(search.workspace, origin, '')
    }
    default:
      return [advice.unknown(origin)]
  }
}

/** A conda environment file; the code that writes it, where code does. */
export function ofCondaFile(search: EnvironmentSearch, path: Site, folder: Site | null): Finding[] {
  return pathsFrom(search, path, folder, (located, name) => {
    const written = writerOf(search.workspace, path.unit, name)
    if (written) return search.dependencies(written)
    return filesFor(search, path, located, name).map((each) => fileFinding('conda', each, path))
  })
}
