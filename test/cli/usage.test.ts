import { expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/run.ts'
import { PROJECT, repositoryWith } from '../folders.ts'
import { aml } from './support.ts'

it.each([
  ['ad', 'there is no command ad; did you mean add?'],
  ['frobnicate', 'there is no command frobnicate; there are add, remove'],
  ['add --portt 5', 'there is no flag --portt; did you mean --port?'],
  ['add --allow-drity', 'there is no flag --allow-drity; did you mean --allow-dirty?'],
  ['add -x', 'there is no flag -x; see aml-debug add --help'],
  ['remove --port 5', 'remove takes no --port; see aml-debug remove --help'],
  ['add --port', '--port needs a value: N'],
  ['add --port 0', '--port takes a whole number from 1 to 65535, not 0'],
  ['add --port 1e3', '--port takes a whole number from 1 to 65535, not 1e3'],
  ['add --port 80.5', 'not 80.5'],
  ['add --timeout -1', '--timeout takes a whole number from 0 to 604800, not -1'],
  ['add --client-ip 0.0.0.0', '--client-ip cannot be 0.0.0.0'],
  ['add --client-ip ::', '--client-ip cannot be ::'],
  ['add --client-ip fd00::5', '--client-ip takes an IPv4 address such as 10.0.0.4, not fd00::5'],
  ['--versoin', 'there is no flag --versoin; did you mean --version?'],
  ['--check', 'name a command: add, remove, map, host, explain'],
  ['add --client-ip 10.0.0', '--client-ip takes an IP address such as 10.0.0.4, not 10.0.0'],
  ['add --host 0.0.0.0', '--host cannot be 0.0.0.0'],
  ['add --host node:5678:x/', '--host takes a host name or an IP address'],
  ['add --sdk-version latest', '--sdk-version takes a version such as 1.61.0, not latest'],
  ['add --debugger-type node', '--debugger-type takes debugpy or python, not "node"'],
  ['add --format xml', '--format takes text or json or sarif or github, not "xml"'],
  ['add --only step-scripts', '--only does not know step-scripts; did you mean step-script?'],
  ['add --exclude !a', '--exclude takes no negated pattern such as !a'],
  ['add --only step-script --skip step-script', '--only and --skip leave nothing to do'],
  ['add --write --check', '--write and --check exclude each other'],
  ['add -w -o x.patch', '--write and --output exclude each other'],
  ['add --check -o x.patch', '--check and --output exclude each other'],
  ['host - --check -o x.patch', '--check and --output exclude each other'],
  ['add -i --check', '--interactive and --check exclude each other'],
  ['add -q -v', '--quiet and --verbose exclude each other'],
  ['add -i', '--interactive needs a terminal to ask on'],
  ['add nowhere.py', 'there is no nowhere.py here'],
  ['add train.py ', 'a path is empty; leave it out'],
  ['add train.py ../..', 'is outside of the repository'],
  ['add --exclude [z-a]', '--exclude takes no pattern such as [z-a]'],
  ['add --exclude [', '--exclude takes no pattern such as [: [ opens a set that nothing closes'],
  ['add --port ', '--port takes a whole number from 1 to 65535, not ""'],
  ['add --color sometimes', '--color takes auto or always or never, not "sometimes"'],
  ['add --color train.py', '--color takes auto or always or never, not "train.py"'],
  ['add -- --color', 'there is no --color here'],
  ['help ad', 'there is no command ad; did you mean add?'],
  ['add --check=1', '--check takes no value such as "1"; leave =1 away'],
  ['add -w=yes', '-w takes no value such as "yes"; leave =yes away'],
  ['add --config .', '.:1:1: the settings cannot be read: it is a folder; name another file'],
  ['add -o train.py', 'cannot write the patch to train.py: it is there, and is no patch'],
  ['host 10.0.0.5:5678', '10.0.0.5:5678 is no log here, and no address to connect to'],
  ['host [::1]', '[::1] is no log here, and no address to connect to'],
  ['host 10.0.0.300', '10.0.0.300 is no log here, and no address to connect to'],
  ['host 10.log', 'there is no 10.log here'],
  ['add -o .', 'cannot write the patch to .: it is a folder'],
  ['add -o no/x.patch', 'cannot write the patch to no/x.patch: there is no such folder'],
  ['add --config nowhere.toml', 'nowhere.toml:1:1: there is no such settings file'],
])('%s: refused', async (line, message) => {
  const root = repositoryWith(PROJECT)
  const { code, out, err } = await aml(`${root}/src`, line.split(' '))
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(message)
  expect(err.trimEnd().split('\n')).toHaveLength(1)
})

it('shows help that fits a screen', async () => {
  for (const args of [['--help'], ['-h'], [], ...COMMANDS.map(({ name }) => [name, '--help'])]) {
    const { code, out } = await aml('/', args)
    expect(code).toBe(0)
    const lines = out.trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(24)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
  }
})

it('says which port host takes by itself, which is no fixed one', async () => {
  expect((await aml('/', ['add', '--help'])).out).toMatch(/--port N .*\[5678\]\n/)
  expect((await aml('/', ['host', '--help'])).out).toMatch(/--port N .* what its log shows\n/)
})

it('names every flag in the help of its command', async () => {
  for (const { name, flags } of COMMANDS) {
    const { out } = await aml('/', [name, '--help'])
    for (const flag of flags) expect(out).toContain(`--${flag}`)
  }
})

it('completes commands, flags and values', async () => {
  const complete = async (...words: string[]) =>
    (await aml('/', ['--get-yargs-completions', ...words])).out.trimEnd().split('\n')
  expect(await complete('aml-debug', 're')).toContain('remove')
  expect(await complete('aml-debug', 'add', '--al')).toContain('--allow-dirty')
  expect(await complete('aml-debug', 'add', '--only', '')).toContain('pipeline-step')
  expect(await complete('aml-debug', 'explain', '')).toContain('docker-tasks')
  expect((await aml('/', ['completion'])).out).toContain('aml-debug completion >> ~/.bashrc')
})

it('writes completion for the shell that is named', async () => {
  const { SHELL } = process.env
  for (const shell of ['bash', 'zsh'])
    expect((await aml('/', ['completion', shell])).out).toContain(`~/.${shell}rc`)
  expect(process.env.SHELL).toBe(SHELL)
  expect(await aml('/', ['completion', 'fish'])).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('bash or zsh'),
  })
})
