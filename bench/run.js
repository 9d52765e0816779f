// npm run bench: measures aml-debug beside its peers, prints a table and writes it to bench/results.md.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { leastPrograms } from './least.js'
import { libraryTree, notebookTree, smallTree, stepTree } from './trees.js'

// where it is set, Node reads certificates for as long as it takes to start: all of its runs would look alike
delete process.env.NODE_EXTRA_CA_CERTS

const here = fileURLToPath(new URL('.', import.meta.url))
const cli = join(here, '../dist/cli.cjs')
const root = process.env.AML_DEBUG_BENCH ?? join(tmpdir(), 'aml-debug-bench')
const runs = Number(process.env.AML_DEBUG_BENCH_RUNS ?? 5)
mkdirSync(root, { recursive: true })
const copy = join(root, 'written')
// of a run that did not come to its end
rmSync(copy, { recursive: true, force: true })

// what runs have compiled is kept from the warm-up of a row on, not from whatever was run before
const caches = join(root, 'caches')
rmSync(caches, { recursive: true, force: true })
process.env.XDG_CACHE_HOME = caches

const rows = []
const node = process.execPath

/** Runs commands side by side; gives medians. */
function measure(commands, times = runs, warmups = 1) {
  const out = execFileSync(
    'python3',
    [join(here, 'measure.py'), String(warmups), String(times), ...commands],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  )
  return JSON.parse(out).map(({ seconds, megabytes, exit }, index) => {
    // 1 is what searchers and gates say where they find nothing or something
    if (exit > 1) throw new Error(`${commands[index]} ended with ${exit}`)
    return { seconds: median(seconds), megabytes }
  })
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

/** Measures a command beside one of a peer's, which may not be there. */
function compare({ what, ours, peer: [name, command], reach, times, warmups }) {
  if (!command) return rows.push({ what, peer: `${name} is not to be had here`, reach })
  const [a, b] = measure([ours, command], times, warmups)
  rows.push({
    what,
    ours: ms(a.seconds),
    peer: `${name} ${ms(b.seconds)}`,
    ratio: `${(a.seconds / b.seconds).toFixed(2)} ×`,
    reach,
    memory: `${a.megabytes.toFixed(0)} MB`,
  })
}

const ms = (seconds) => `${(seconds * 1000).toFixed(0)} ms`
const inFolder = (folder, command) => `sh -c 'cd "${folder}" && exec ${command}'`
const add = (folder, flags = '') => inFolder(folder, `${node} ${cli} add ${flags}`)

/** ast-grep from npm, in a folder of its own; its package carries the binary. */
function astGrep() {
  const folder = join(root, 'ast-grep')
  mkdirSync(folder, { recursive: true })
  if (!existsSync(join(folder, 'node_modules')))
    spawnSync(
      'npm',
      ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '@ast-grep/cli'],
      { stdio: 'ignore' },
    )
  const scope = join(folder, 'node_modules/@ast-grep')
  const platform = existsSync(scope) && readdirSync(scope).find((name) => name.startsWith('cli-'))
  return platform ? join(scope, platform, 'ast-grep') : null
}

/** LibCST from PyPI, in a virtual environment of its own. */
function libcst() {
  const python = join(root, 'libcst/bin/python')
  if (!existsSync(python)) {
    spawnSync('python3', ['-m', 'venv', join(root, 'libcst')], { stdio: 'ignore' })
    spawnSync(python, ['-m', 'pip', 'install', '-q', 'libcst'], { stdio: 'ignore' })
  }
  return spawnSync(python, ['-c', 'import libcst'], { stdio: 'ignore' }).status === 0
    ? python
    : null
}

const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0

const library = libraryTree(root)
const words = '-e azureml -e PythonScriptStep'
const rg = (which, globs = '') => [which, has('rg') && inFolder(library, `rg -l ${words} ${globs}`)]
for (const peer of [rg('rg -l'), rg('rg -l, Python only', '-g *.py -g *.ipynb')])
  compare({ what: 'whole-repository preview', ours: add(library), peer, reach: '≤ 1.0 ×' })
const least = await leastPrograms(join(root, 'least'))
compare({
  what: 'the same, listing and searching alone',
  ours: inFolder(library, `${node} ${least.search}`),
  peer: rg('rg -l'),
  reach: '',
})
const sg = astGrep()
compare({
  what: 'whole-repository preview',
  ours: add(library),
  peer: [
    'ast-grep',
    sg && inFolder(library, `${sg} run -l python -p "PythonScriptStep(\\$\\$\\$)"`),
  ],
  reach: '≤ 0.05 ×',
})
const small = smallTree(root)
const startOfNode = { peer: ['node -e 0', `${node} -e 0`], times: runs * 3 }
compare({
  what: 'one file, as a hook',
  ours: add(small, '--check steps/train/train.py'),
  ...startOfNode,
  reach: '≤ 2.0 ×',
})
compare({
  what: 'the same, listing and loading the grammar alone',
  ours: inFolder(small, `${node} ${least.start}`),
  ...startOfNode,
  reach: '',
})
for (const flag of ['--version', '--help'])
  compare({ what: flag, ours: `${node} ${cli} ${flag}`, ...startOfNode, reach: '≤ 1.3 ×' })

const python = libcst()
const steps = stepTree(root, 2000)
const codemod =
  python && `${python} ${join(here, 'libcst_codemod.py')} ${steps} ${join(root, 'libcst-out')}`
const what = '2,000 scripts and definitions'
const besideCodemod = { peer: ['LibCST', codemod], reach: '≤ 0.1 ×', times: 1 }
compare({ what: `${what}, preview`, ours: add(steps), ...besideCodemod })
// Once only: ext4 takes long to make files where others, such as those of a turn before, have just gone. And what a
// copy leaves for the disk to do is not ours.
const write = `cp -r ${steps} ${copy} ;; sync ;; ${add(copy, '-w -q')}`
compare({ what: `${what}, write`, ours: write, ...besideCodemod, warmups: 0 })

const sizes = (process.env.AML_DEBUG_BENCH_SIZES ?? '200,2000,20000').split(',').map(Number)
let before = null
for (const count of sizes) {
  const [{ seconds, megabytes }] = measure([add(stepTree(root, count))], count > 5000 ? 1 : 3)
  const growth = before
    ? `${(seconds / before.seconds / (count / before.count)).toFixed(2)} × linear`
    : ''
  rows.push({
    what: `${count.toLocaleString('en')} scripts and definitions`,
    ours: ms(seconds),
    ratio: growth,
    reach: 'linear',
    memory: `${megabytes.toFixed(0)} MB`,
  })
  before = { seconds, count }
}

const notebooks = notebookTree(root, 1000)
writeFileSync(
  join(root, 'parse.cjs'),
  'const fs=require("fs");for(const f of fs.readdirSync("."))if(f.endsWith(".ipynb"))JSON.parse(fs.readFileSync(f,"utf8"))',
)
compare({
  what: '1,000 notebooks of 1 MB',
  ours: add(notebooks),
  peer: ['JSON.parse', inFolder(notebooks, `${node} ${join(root, 'parse.cjs')}`)],
  reach: '≤ 2.0 ×',
  times: 3,
})

const packed = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: join(here, '..'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }),
)
const size = (Array.isArray(packed) ? packed[0] : Object.values(packed)[0]).unpackedSize
rows.push({
  what: 'installed package',
  ours: `${(size / 1e6).toFixed(2)} MB, 1 package, no scripts`,
  reach: '≤ 3 MB, ≤ 12 packages',
})

rmSync(copy, { recursive: true, force: true })

const table = [
  '| what | ours | measured against | ratio | reach | peak memory |',
  '|---|---|---|---|---|---|',
  ...rows.map(
    ({ what, ours = '', peer = '', ratio = '', reach, memory = '' }) =>
      `| ${[what, ours, peer, ratio, reach, memory].join(' | ')} |`,
  ),
].join('\n')
console.log(table)
writeFileSync(
  join(here, 'results.md'),
  `# Measured on this machine\n\nMedians, each pair in turn; \`npm run bench\` writes this file.\n\n${table}\n`,
)
