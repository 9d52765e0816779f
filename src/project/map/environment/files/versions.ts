import { SDK } from '../../../../../transforms/azureml/kinds.ts'
import { isAzureml } from '../../../../../transforms/packages/wanted.ts'
import { once } from '../../../../collections/cache.ts'
import { isNotebook, readNotebook } from '../../../../notebook/notebook.ts'
import { basename, dirname, isBelow, upwards } from '../../../../python/paths.ts'
import { MARK } from '../../../../text/marker.ts'
import { isDiagnostic } from '../../../diagnostic.ts'
import { configFiles } from '../../../files/config-files.ts'
import { languageOf } from '../../../files/languages.ts'
import { fileOf, isPython } from '../../../files/python-file.ts'
import type { Workspace } from '../../../files/workspace.ts'

const AZUREML = Buffer.from('azureml-')
/** `azureml-core==1.44.0`, `azureml-sdk[notebooks] == 1.44`, conda's `azureml-core=1.44.0` */
const PIN =
  /(azureml-[a-z-]+[a-z])(?:\[[^\]]*\])?\s*={1,2}\s*(\d+(?:\.\d+)+(?:\.post\d+)?)(?![\w.*])/gi

/** What a repository pins azureml packages to. */
interface Pins {
  /** The versions that each file pins. */
  readonly files: ReadonlyMap<string, readonly string[]>
  /** The one that the files below a folder pin most often, for folders that were asked for. */
  readonly folders: Map<string, string | null>
}

const known = new WeakMap<Workspace, Pins>()

/**
 * The version that the repository pins azureml packages to, most often: in this file, else in the nearest folder that
 * pins any, since each project of a repository may have its own; null where nowhere.
 */
export function sdkVersionFor({ origin }: Workspace, path: string): string | null {
  const pins = once(known, origin, () => readPins(origin))
  const own = pins.files.get(path) ?? (isPython(path) || isList(path) ? [] : pinsOf(origin, path))
  return mostIn(own) ?? nearestTo(pins, fileOf(path))
}

/** The version that is pinned most often below the nearest folder around a file that has any; null where none has. */
function nearestTo({ files, folders }: Pins, path: string): string | null {
  for (const folder of upwards(dirname(path))) {
    const version = once(folders, folder, () =>
      mostIn([...files].flatMap(([file, versions]) => (isBelow(file, folder) ? versions : []))),
    )
    if (version !== null) return version
  }
  return null
}

/** Whether a file lists packages, by its name: any other text may tell of another project's. */
const isList = (path: string): boolean =>
  /^(yaml|requirements)$/.test(languageOf(path)) &&
  /req|constraint|conda|env|pip|dep|\.(in|runconfig)$/i.test(basename(path))

/** What the repository's code and its lists of packages pin. */
function readPins(workspace: Workspace): Pins {
  const files = new Map<string, readonly string[]>()
  for (const path of [...workspace.mentioning(SDK), ...configFiles(workspace).filter(isList)]) {
    const versions = pinsOf(workspace, path)
    if (versions.length > 0) files.set(path, versions)
  }
  return { files, folders: new Map() }
}

function pinsOf(workspace: Workspace, path: string): string[] {
  const bytes = workspace.bytes(path)
  const pins = bytes ? pinsIn(linesNaming(bytes)) : []
  return pins.length > 0 && isNotebook(path) ? pinsIn(codeOf(workspace, path)) : pins
}

/** The lines of a notebook's code: what its cells have printed tells of the images that jobs ran in. */
function codeOf(workspace: Workspace, path: string): string[] {
  const document = workspace.document(path)
  if (!document || isDiagnostic(document)) return []
  const result = readNotebook(document.text)
  return result.status === 'ok' ? result.notebook.cells.flatMap(({ text }) => text.split('\n')) : []
}

/** Only lines that name a package are looked at: those of a notebook can be images. */
function* linesNaming(bytes: Buffer): Generator<string> {
  for (let at = bytes.indexOf(AZUREML); at >= 0; ) {
    const end = bytes.indexOf('\n', at)
    const start = bytes.lastIndexOf('\n', at) + 1
    yield bytes.toString('utf8', start, end < 0 ? bytes.length : end).replace(/\r$/, '')
    at = end < 0 ? -1 : bytes.indexOf(AZUREML, end)
  }
}

function pinsIn(lines: Iterable<string>): string[] {
  return [...lines].flatMap((line) => {
    // what is commented out, or what `add` put there, is no choice of the repository's
    const code = line.replace(/(^|\s|\\n|")#.*$/, '')
    if (line.includes(`${MARK} added`)) return []
    return [...code.matchAll(PIN)].flatMap(([, name = '', version = '']) =>
      isAzureml(name.toLowerCase()) ? [version] : [],
    )
  })
}

/** The most frequent; of several, the newest. */
function mostIn(versions: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const version of versions) counts.set(version, (counts.get(version) ?? 0) + 1)
  const [best] = [...counts].sort(([a, x], [b, y]) => y - x || (sortable(b) > sortable(a) ? 1 : -1))
  return best?.[0] ?? null
}

/** A text in the order of versions. To have `localeCompare` find that takes 7 ms, for the tables of all languages. */
const sortable = (version: string): string =>
  version.replace(/\d+/g, (number) => number.padStart(9, '0'))
