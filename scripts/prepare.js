// Builds the package for whoever installs it from git, for which npm may not get the devDependencies: https://github.com/npm/cli/issues/8440
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { npm_execpath: npm, ...environment } = process.env
for (const name of Object.keys(environment))
  if (/^npm_config_(global|location|prefix)$/i.test(name)) delete environment[name]

function run(...args) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: environment,
  })
  if (status !== 0) process.exit(status ?? 1)
}

function hasBuildTools() {
  try {
    createRequire(import.meta.url).resolve('esbuild')
    return true
  } catch {
    return false
  }
}

if (!hasBuildTools() && npm) run(npm, 'ci', '--ignore-scripts', '--include=dev')
run('scripts/build.js')
