import { ptvsd } from '../../../transforms/ptvsd/script.ts'
import { findAll, isDocstring, type PyNode } from '../../python/syntax.ts'
import { sourceOf } from '../change/run-transform.ts'
import { type Diagnostic, isDiagnostic, readable } from '../diagnostic.ts'
import { languageOf } from '../files/languages.ts'
import { fileOf } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { type Definition, sourcesOf } from '../map/definition.ts'

/** The parts that move a target on from ptvsd, debugpy's predecessor: for its script and its lists of packages. */
export function ptvsdParts(definition: Definition): {
  readonly transform: 'ptvsd' | 'ptvsdConda' | 'ptvsdRequirements'
  readonly path: string
  readonly request: object
  readonly required: false
}[] {
  const scripts = sourcesOf(definition).map((path) => ({ transform: 'ptvsd' as const, path }))
  const lists = definition.environment.places.map(({ path, transform }) => ({
    transform: NAMES[transform],
    path,
  }))
  return [...scripts, ...lists].map((part) => ({ ...part, request: {}, required: false }))
}

const NAMES = {
  pipPackages: 'ptvsd',
  condaYaml: 'ptvsdConda',
  requirementsFile: 'ptvsdRequirements',
} as const

/** Says where a target still uses ptvsd. */
export function usesPtvsd(workspace: Workspace, definition: Definition): Diagnostic[] {
  const paths = new Set(ptvsdParts(definition).map(({ path }) => path))
  return [...paths].flatMap((path): Diagnostic[] => {
    const source = sourceOf(workspace, languageOf(path), path)
    if (isDiagnostic(source) || !source.text.includes(ptvsd.id)) return []
    const quiet = languageOf(path) === 'python' ? docstringsIn(workspace, path) : []
    const at = [...source.text.matchAll(USE)]
      .map(({ index }) => index)
      .find((use) => !quiet.some(({ start, end }) => start <= use && use < end))
    if (at === undefined) return []
    return [
      source.diagnose({
        code: 'uses-ptvsd',
        severity: 'warning',
        at,
        message: `${fileOf(path)} still uses ptvsd, which debugpy has replaced`,
        hint: 'run aml-debug add --only ptvsd to turn it into debugpy',
      }),
    ]
  })
}

/** The word `ptvsd`, outside of comments. */
const USE = /(?<=^[^#\r\n]*)\bptvsd\b/gm

/** What a docstring says of ptvsd uses nothing of it: that of the function that our own transform inserts names it. */
function docstringsIn(workspace: Workspace, path: string): PyNode[] {
  const file = readable(workspace.python(path))
  return file ? findAll(file.module.root, 'expression_statement').filter(isDocstring) : []
}
