import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FileChange } from '../text/patch.ts'

/**
 * What a transform makes of the fixture that `fixtures/examples.json` names for it; the build puts it into the package.
 */
export function readExample(transform: string): FileChange[] {
  const folder = findExample(transform)
  const after = join(folder, 'after')
  return readdirSync(after, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(after.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
    .map((path) => ({
      path,
      before: readIfThere(join(folder, 'before', path)),
      after: readIfThere(join(after, path)),
    }))
    .filter(({ before, after }) => before !== after)
}

/** The built package carries the examples beside its code; a checkout has them among the fixtures. */
function findExample(transform: string): string {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
  for (const base of ['./examples', '../examples'])
    if (existsSync(here(base))) return join(here(base), transform)
  const chosen: Record<string, string> = JSON.parse(
    readFileSync(here('../../fixtures/examples.json'), 'utf8'),
  )
  return here(`../../fixtures/${chosen[transform]}`)
}

const readIfThere = (path: string): string | null =>
  existsSync(path) ? readFileSync(path, 'utf8') : null
