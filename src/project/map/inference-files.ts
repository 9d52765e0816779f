import { isMap } from 'yaml'
import { parseYaml, rangeOf } from '../../packages/yaml.ts'
import { basename, dirname, joinPath, withoutRoot } from '../../python/paths.ts'
import { type Document, positionAt } from '../../text/document.ts'
import { type Diagnostic, isDiagnostic, skipped } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import { type Definition, NO_STEP } from './definition.ts'
import { notDebuggable } from './deployments.ts'
import type { Environment } from './environment/environment.ts'
import { locateFile } from './environment/locate-file.ts'
import { listsOfCondaFile } from './environment/package-files.ts'
import { type Located, locateScript } from './locate.ts'

/**
 * Deployments that a file describes instead of code: the inference configuration of `az ml model deploy --ic`.
 *
 * Source: Microsoft's documentation of the Azure CLI extension v1 for machine learning, "Inference configuration schema".
 */

/** May be one by its name, which its key then has to prove: any YAML and JSON would have to be searched else. */
export const isInferenceFile = (path: string): boolean =>
  /\.(json|ya?ml)$/i.test(path) &&
  /(infer|scor|\bic\b).*\./i.test(basename(path).replaceAll('_', '-'))

/** What is read of one of these files. */
interface InferenceFile {
  readonly path: string
  readonly document: Document
  /** A text under a key; null where there is none. */
  text(key: string): string | null
  has(key: string): boolean
  diagnose(one: Pick<Diagnostic, 'code' | 'severity' | 'message' | 'hint'>): Diagnostic
}

/** The deployment that a file describes, or why that cannot be read; null where it is something else by the same name. */
export function readInferenceFile(
  workspace: Workspace,
  path: string,
): Definition | Diagnostic | null {
  const file = openInferenceFile(workspace, path)
  return file && !isDiagnostic(file) ? deploymentOf(workspace, file) : file
}

const SCRIPT = 'entryScript'

function openInferenceFile(workspace: Workspace, path: string): InferenceFile | Diagnostic | null {
  if (!workspace.holds(path, [SCRIPT])) return null
  const document = workspace.document(path)
  if (!document || isDiagnostic(document)) return document
  const yaml = parseYaml(document.text)
  const error = yaml instanceof Error ? yaml : yaml.errors[0]
  if (yaml instanceof Error || error)
    return skipped(
      path,
      'inference-config-invalid',
      `it is no valid YAML or JSON: ${error?.message.split('\n')[0]}`,
      'mend it and run again',
    )
  const { contents } = yaml
  const pair = isMap(contents)
    ? contents.items.find(({ key }) => String(key) === SCRIPT)
    : undefined
  if (!pair) return null
  const place = positionAt(document.text, rangeOf(pair.key)[0])
  return {
    path,
    document,
    text(key) {
      const value: unknown = yaml.get(key)
      return typeof value === 'string' && value.trim() !== '' ? value : null
    },
    has: (key) => isMap(yaml.get(key)),
    diagnose: (one) => ({ ...one, path, ...place }),
  }
}

function deploymentOf(workspace: Workspace, file: InferenceFile): Definition {
  const { path, document } = file
  const entry = file.text(SCRIPT)
  const folder = file.text('sourceDirectory')
  const name = withoutRoot(entry ?? 'InferenceConfig')
  const found = entry === null ? null : locateScript(workspace, dirname(path), folder ?? '', entry)
  const script =
    found?.status === 'found'
      ? {
          path: found.path,
          directory: folder === null ? dirname(found.path) || '.' : found.directory,
          sources: [found.path],
        }
      : null
  const service = file.diagnose(
    notDebuggable('az ml model deploy starts', `az ml model package --ic ${path}`),
  )
  return {
    key: `${path}#0`,
    kind: 'deployment',
    type: 'InferenceConfig',
    name,
    call: {
      path,
      start: 0,
      end: document.text.length,
      place: { path, line: service.line, column: service.column },
    },
    script,
    uploads: folder === null ? 'file' : 'folder',
    ...NO_STEP,
    environment: environmentOf(workspace, file, name, folder),
    problems: script ? [] : [file.diagnose({ severity: 'warning', ...lost(found) })],
    warnings: [service],
  }
}

/** Why there is no entry script. */
function lost(found: Located | null): Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  if (found === null)
    return {
      code: 'script-not-static',
      message: `${SCRIPT} names no script`,
      hint: `write its path under ${SCRIPT}`,
    }
  const wanted = withoutRoot(found.path)
  switch (found.status) {
    case 'outside':
      return {
        code: 'script-outside',
        message: `the script lies outside the repository: ${wanted}`,
        hint: 'move it into the repository',
      }
    case 'not-python':
      return {
        code: 'script-not-python',
        message: `${wanted} is no Python script`,
        hint: 'only scripts that end in .py can be debugged',
      }
    default:
      return {
        code: 'script-not-found',
        message: `there is no ${wanted} in the folder of this file or above it`,
        hint: `check ${SCRIPT} and sourceDirectory`,
      }
  }
}

/** Its conda file; what is described here stays: JSON takes no comments, and `remove` needs its marks. */
function environmentOf(
  workspace: Workspace,
  file: InferenceFile,
  name: string,
  folder: string | null,
): Environment {
  const gap = (message: string, hint: string): Environment => ({
    places: [],
    gaps: [
      file.diagnose({
        code: 'environment-out-of-reach',
        severity: 'warning',
        message: `the packages of ${name} ${message}`,
        hint,
      }),
    ],
    isMade: false,
  })
  if (file.has('environment'))
    return file.document.text.includes('debugpy')
      ? { places: [], gaps: [], isMade: false }
      : gap(
          'are listed in the inference configuration, which is not edited',
          'add debugpy to the pip packages under environment by hand',
        )
  const conda = file.text('condaFile')
  if (conda === null)
    return gap(
      'are those of the environment that the command names with -e, or of a default image: there is no condaFile',
      'add debugpy to that environment, or name a condaFile that lists debugpy and azureml-defaults',
    )
  const context = { workspace, from: dirname(file.path) }
  const path = locateFile(context, joinPath(folder ?? '', conda)) ?? locateFile(context, conda)
  const lists = path === null ? null : listsOfCondaFile(workspace, path)
  if (lists === null || 'reason' in lists)
    return gap(
      lists === null
        ? `are listed in ${withoutRoot(conda)}, which is not in the repository`
        : `are listed in ${path}, which cannot be edited: ${lists.reason}`,
      `add debugpy to the pip packages of ${withoutRoot(conda)} by hand`,
    )
  return { places: lists, gaps: [], isMade: false }
}
