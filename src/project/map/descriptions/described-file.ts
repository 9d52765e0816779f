import { isMap, type Document as Yaml } from 'yaml'
import { offsetOf, readYaml, textUnder, type YamlFault } from '../../../packages/yaml.ts'
import { dirname, withoutRoot } from '../../../python/paths.ts'
import { hintFor } from '../../../text/conflict.ts'
import { type Document, positionAt } from '../../../text/document.ts'
import { type Diagnostic, isDiagnostic, skipped } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'
import type { CallSite } from '../../world/call-site.ts'
import type { Definition } from '../definition.ts'
import type { Environment } from '../environment/environment.ts'
import { listsOfCondaFile } from '../environment/files/package-files.ts'
import type { Repository } from '../repository.ts'
import { type DescribedScript, locateDescribed } from '../script/described-script.ts'
import type { Script } from '../script/locate.ts'
import { settledMissing, settledPath, settledScript } from '../script/settled.ts'
import { OR_SETTLE, suggestScript } from '../script/suggested-script.ts'
import { notPython } from '../script/unusable.ts'

/** What there is to say of a place in a file. */
export type Said = Pick<Diagnostic, 'code' | 'severity' | 'message' | 'hint'>

/** Where a file describes what else code would: a job, or a deployment. */
export interface Described {
  readonly path: string
  /** The call that it stands for. */
  readonly call: CallSite
  /** Says something there. */
  diagnose(one: Said): Diagnostic
}

/** Such a file of YAML or JSON. It is known by one of its keys, which is where its call is found. */
export interface DescribedFile extends Described {
  readonly document: Document
  readonly yaml: Yaml.Parsed
  /** The text under a key; null where there is none. */
  text(key: string): string | null
}

/** One of the calls that a file stands for: what is said of it is said there. */
export function callIn(
  { path, document }: Pick<DescribedFile, 'path' | 'document'>,
  { start, end }: { readonly start: number; readonly end: number },
): Described {
  const place = { path, ...positionAt(document.text, start) }
  return {
    path,
    call: { path, start, end, place },
    diagnose: (one) => ({ ...one, ...place }),
  }
}

/**
 * Opens a file by a key that it has at the top; null where it has none, and what is wrong where it is no YAML or JSON.
 */
export function openDescribed(
  workspace: Workspace,
  path: string,
  key: string,
): DescribedFile | Diagnostic | YamlFault | null {
  if (!workspace.holds(path, [key])) return null
  const document = workspace.document(path)
  if (!document || isDiagnostic(document)) return document
  const yaml = readYaml(document.text)
  if ('reason' in yaml) return yaml
  const { contents } = yaml
  const pair = isMap(contents) ? contents.items.find((each) => String(each.key) === key) : undefined
  if (!pair) return null
  const place = { path, ...positionAt(document.text, offsetOf(pair.key)) }
  return {
    path,
    document,
    yaml,
    text: (wanted) => textUnder(yaml, wanted),
    call: { path, start: 0, end: document.text.length, place },
    diagnose: (one) => ({ ...one, ...place }),
  }
}

/** What is to be said of a file that describes a job or a deployment by its name, and is no YAML or JSON. */
export const invalid = (path: string, code: string, { reason }: YamlFault): Diagnostic =>
  skipped(path, code, `it is no valid YAML or JSON: ${reason}`, 'mend it and run again')

/** The script of a job: the one that the settings name, else the one that its file does, or why there is none. */
export function scriptOf(
  repository: Repository,
  file: Described,
  { name, folder }: { name: string; folder: string | null },
  named: () => Script | NoScript,
): Pick<Definition, 'script' | 'problems'> {
  const settled = settledPath(repository, name)
  const found =
    settled === null
      ? named()
      : (settledScript(repository.workspace, file.path, settled, folder) ??
        settledMissing(name, settled))
  return 'code' in found
    ? { script: null, problems: [file.diagnose({ severity: 'warning', ...found })] }
    : { script: found, problems: [] }
}

/** Why a job has no script. */
export type NoScript = Omit<Said, 'severity'>

/** What a file calls a script, and the folder that is uploaded with it. */
interface ScriptKeys {
  readonly key: string
  readonly folder: string
}

/**
 * The script that a file names, or why there is none.
 *
 * @param script null where none is named
 * @param folder what is uploaded with it; null where that is not said
 */
export function scriptNamed(
  workspace: Workspace,
  file: Described,
  { script, folder }: { readonly script: string | null; readonly folder: string | null },
  keys: ScriptKeys,
): Script | NoScript {
  const found =
    script === null ? null : locateDescribed(workspace, dirname(file.path), folder ?? '', script)
  return found?.status === 'found' ? found.script : whyNoScript(workspace, file, found, keys)
}

/** The entry script that a file names, or why there is none; without a folder, it is uploaded alone. */
export function entryScriptNamed(
  workspace: Workspace,
  file: Described,
  named: { readonly script: string | null; readonly folder: string | null },
  keys: ScriptKeys,
): Script | NoScript {
  const found = scriptNamed(workspace, file, named, keys)
  const isAlone = named.folder === null && !('code' in found)
  return isAlone ? { ...found, directory: dirname(found.path) || '.' } : found
}

/** Says why a file names no script that can be debugged. */
export function whyNoScript(
  workspace: Workspace,
  file: Described,
  found: Exclude<DescribedScript, { status: 'found' }> | null,
  { key, folder }: ScriptKeys,
): NoScript {
  if (found === null)
    return {
      code: 'script-not-static',
      message: `${key} names no script`,
      hint: `write its path under ${key}`,
    }
  const wanted = withoutRoot(found.path)
  switch (found.status) {
    case 'outside':
      return {
        code: 'script-outside',
        message: `the script lies outside the repository: ${wanted}`,
        hint: workspace.exists(wanted.replace(/^\/+/, ''))
          ? 'leave out the slash at its start, which leads away from the repository'
          : 'move it into the repository',
      }
    case 'not-python':
      return notPython(wanted)
    case 'in-several-cells':
      return {
        code: 'script-in-several-cells',
        message: `${wanted} is put together by several cells of ${found.notebook}`,
        hint: 'write it in one %%writefile cell',
      }
    case 'made-by-several':
      return {
        code: 'script-ambiguous',
        message: `${wanted} is not in the repository, and several notebooks make it: ${found.makers.join(', ')}`,
        hint: 'run the one that is meant and put the script into the repository',
      }
    case 'missing': {
      const check = `check ${key} and ${folder}`
      return {
        code: 'script-not-found',
        message: `there is no ${wanted} in the folder of this file or above it`,
        hint: suggestScript(workspace, file.path, wanted, check) ?? `${check}${OR_SETTLE}`,
      }
    }
  }
}

/** Packages that are listed where no edit reaches. */
export const outOfReach = (file: Described, message: string, hint: string): Environment => ({
  places: [],
  gaps: [file.diagnose({ code: 'environment-out-of-reach', severity: 'warning', message, hint })],
  isMade: false,
})

/**
 * Packages that are listed in a conda file.
 *
 * @param whose the packages of it
 * @param given the path as the file has it
 * @param path null where there is no such file
 */
export function listedIn(
  workspace: Workspace,
  file: Described,
  { whose, given, path }: { whose: string; given: string; path: string | null },
): Environment {
  const lists = path === null ? null : listsOfCondaFile(workspace, path)
  if (lists !== null && !('reason' in lists)) return { places: lists, gaps: [], isMade: false }
  const byHand = `add debugpy to the pip packages of ${withoutRoot(given)} by hand`
  return outOfReach(
    file,
    lists === null
      ? `the packages of ${whose} are listed in ${withoutRoot(given)}, which is not in the repository`
      : `the packages of ${whose} are listed in ${path}, which cannot be edited: ${lists.reason}`,
    lists === null ? byHand : hintFor(lists.reason, byHand),
  )
}
