// Writes what the transforms make of fixtures as their after/ and diagnostics: npm run accept -- step-script/parse-in-main
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadPython, readFixtures, resultOf } from '../dist/testing.js'

const root = fileURLToPath(new URL('../fixtures', import.meta.url))
// a shell completes the path of a folder, from the top and with a slash behind it
const wanted = process.argv
  .slice(2)
  .map((path) => path.replace(/^(\.\/)?fixtures\//, '').replace(/^([^/]+\/.+?)\/+$/, '$1'))
if (wanted.length === 0) {
  console.error(
    'accept: name the fixtures, or the start of their names: npm run accept -- step-script/',
  )
  process.exit(2)
}

await loadPython()
const fixtures = read()
for (const start of wanted.filter((one) => !fixtures.some(({ name }) => name.startsWith(one)))) {
  console.error(`accept: there is no fixture ${start}: it needs a folder fixtures/${start}/before`)
  process.exitCode = 2
}
for (const fixture of fixtures.filter(({ name }) =>
  wanted.some((start) => name.startsWith(start)),
)) {
  const folder = join(root, fixture.name)
  const { files, diagnostics } = resultOf(fixture)
  const own = (path) =>
    !existsSync(join(dirname(folder), '_context', path)) || existsSync(join(folder, 'before', path))
  const changed =
    files.size !== fixture.before.size ||
    [...files].some(([path, bytes]) => !fixture.before.get(path)?.equals(bytes))
  rmSync(join(folder, 'after'), { recursive: true, force: true })
  if (changed)
    for (const [path, bytes] of files) {
      if (!own(path)) continue
      mkdirSync(dirname(join(folder, 'after', path)), { recursive: true })
      writeFileSync(join(folder, 'after', path), bytes)
    }
  const config = join(folder, 'case.json')
  const old = existsSync(config) ? JSON.parse(readFileSync(config, 'utf8')) : {}
  delete old.diagnostics
  const next = diagnostics.length > 0 ? { ...old, diagnostics } : old
  if (Object.keys(next).length > 0) writeFileSync(config, `${JSON.stringify(next, null, 2)}\n`)
  else rmSync(config, { force: true })
  console.log(
    `${fixture.name}: ${changed ? 'after written' : 'nothing changes'}${diagnostics.map((line) => `\n    ${line}`).join('')}`,
  )
}

/** A fixture that cannot be read is its writer's to mend: no stack. */
function read() {
  try {
    return readFixtures(root)
  } catch (error) {
    console.error(`accept: ${error.message}`)
    process.exit(2)
  }
}
