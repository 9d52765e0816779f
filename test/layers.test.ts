import { readdirSync, readFileSync } from 'node:fs'
import { dirname, posix, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from './folders.ts'

/** Places, each of which imports nothing of those before it. */
const LAYERS: readonly (readonly string[])[] = [
  ['src/cli/', 'src/project/', 'transforms/', 'src/python/', 'src/text/', 'src/collections/'],
  ['src/project/', 'transforms/', 'src/notebook/', 'src/text/'],
  ['transforms/', 'src/jsonc/', 'src/text/'],
  ['transforms/', 'src/packages/', 'src/text/'],
  ['src/project/plan/', 'src/project/map/', 'src/project/world/', 'src/project/files/'],
  ['src/project/map/environment/', 'src/project/map/trail/', 'src/project/world/'],
  ['src/project/plan/', 'src/project/change/', 'src/project/files/'],
]

const files = ['src', 'transforms'].flatMap((folder) =>
  readdirSync(resolve(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => posix.join(folder, path.replaceAll('\\', '/'))),
)

/** The project's files that one imports. */
function importsOf(file: string): string[] {
  const text = readFileSync(resolve(ROOT, file), 'utf8')
  return [...text.matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map(([, path = '']) =>
    posix.join(dirname(file), path),
  )
}

it.each(LAYERS)('imports point one way: %s → …', (...layers) => {
  const rank = (path: string) => layers.findIndex((layer) => path.startsWith(layer))
  const ranked = files.filter((file) => rank(file) >= 0)
  const against = ranked.flatMap((file) =>
    importsOf(file)
      .filter((imported) => rank(imported) >= 0 && rank(imported) < rank(file))
      .map((imported) => `${file} imports ${imported}`),
  )
  expect(new Set(ranked.map(rank)).size).toBe(layers.length)
  expect(against).toEqual([])
})
