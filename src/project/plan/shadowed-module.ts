import { posix } from 'node:path'
import { once } from '../../collections/cache.ts'
import { aboutFile, type Diagnostic } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import type { Script } from '../map/script/locate.ts'
import { insertedEntries } from '../world/sys-path.ts'

/**
 * What of Python's library debugpy and the inserted code cannot do without, in Python 3.6 to 3.13, but for what Python
 * has built in, or imports before it runs a script.
 */
const NEEDED = wordsOf(
  `argparse ast base64 binascii bisect code codeop collections contextlib copyreg dataclasses datetime decimal dis
  email enum functools gettext glob heapq http importlib inspect json keyword linecache locale math mimetypes ntpath
  numbers opcode operator pathlib pkgutil platform pydoc pyexpat queue quopri re reprlib select selectors shutil socket
  socketserver sre_compile sre_constants sre_parse string struct subprocess tempfile textwrap threading token tokenize
  traceback types typing unicodedata urllib warnings weakref xml xmlrpc zlib`,
)

/** What else of it they import, and do without: a script of such a name would run a second time. */
const IMPORTED = wordsOf(
  `array bz2 calendar configparser copy csv ctypes fcntl fnmatch getpass grp hashlib html ipaddress lzma pickle random
  signal ssl stringprep termios uu zipfile`,
)

/** Packages that the inserted code imports: a file of such a name is none of them. */
const PACKAGES = wordsOf('debugpy azureml')

/** The modules of each folder that have the name of one that is imported to debug. */
const known = new WeakMap<Workspace, ReadonlyMap<string, readonly string[]>>()

/**
 * Why a script cannot be debugged beside a module that Python finds in the place of one that debugging needs: debugpy
 * does not start with it, and what the module does is done when it is imported. Null where there is none.
 */
export function shadowedModule(workspace: Workspace, script: Script): Diagnostic | null {
  const found = once(known, workspace.origin, () => namesakes(workspace.origin.files))
  if (found.size === 0) return null
  const own = script.isModule ? script.directory : posix.dirname(script.path)
  const beside = (folder: string) => found.get(posix.normalize(folder || '.')) ?? []
  const file =
    beside(own).find((file) => file === script.path || !IMPORTED.has(nameOf(file))) ??
    // what these hold is imported at any time, and would be found no more
    insertedEntries(workspace, script.path).flatMap(beside)[0]
  return file === undefined ? null : shadowing(file, script)
}

function shadowing(file: string, script: Script): Diagnostic {
  const name = nameOf(file)
  return aboutFile(file, {
    code: 'module-shadowed',
    severity: 'error',
    message: PACKAGES.has(name)
      ? `where ${script.path} runs, import ${name} finds this file instead of the package`
      : `where ${script.path} runs, debugpy finds this file instead of Python's own module ${name}`,
    hint: `give ${file === script.path ? 'the script' : 'it'} another name, here and wherever it is named`,
  })
}

function namesakes(files: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const file of files) {
    // all files of the repository are asked, and most are called something else
    if (!file.endsWith('.py')) continue
    const name = nameOf(file)
    if (!NEEDED.has(name) && !IMPORTED.has(name) && !PACKAGES.has(name)) continue
    if (PACKAGES.has(name) && isPackage(file) && isMeant(files, file)) continue
    const folder = posix.dirname(isPackage(file) ? posix.dirname(file) : file)
    once(found, folder, () => [] as string[]).push(file)
  }
  return found
}

/** Whether a package may be the one that the inserted code imports: a copy of debugpy, or any package named azureml. */
const isMeant = (files: readonly string[], file: string): boolean =>
  nameOf(file) !== 'debugpy' || files.includes(`${posix.dirname(file)}/server/__init__.py`)

/** The name by which a file is imported from its folder, or a package from the one above. */
function nameOf(file: string): string {
  const module = isPackage(file) ? posix.dirname(file) : file.slice(0, -'.py'.length)
  return module.slice(module.lastIndexOf('/') + 1)
}

const isPackage = (file: string): boolean => file.endsWith('/__init__.py')

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/))
}
