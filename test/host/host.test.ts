/** `aml-debug host` as a command: logs in, launch.json changed, words and an exit code out. */
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { add, remove, write } from '../../src/index.ts'
import { aml } from '../cli/support.ts'
import { folderWith, put as putIn } from '../folders.ts'

let root: string
const LAUNCH = '.vscode/launch.json'
const STEP = 'Azure Machine Learning Compute: remote debug'

beforeEach(() => {
  root = folderWith({})
})

const put = (path: string, text: string | Buffer): void => putIn(root, path, text)
const read = (path = LAUNCH): string => readFileSync(join(root, path), 'utf8')

async function host(
  args: readonly string[],
  chunks?: Iterable<string | Buffer>,
  interactive = false,
) {
  async function* stream() {
    yield* chunks ?? []
  }
  return aml(root, ['host', ...args], {
    colour: { out: false, err: interactive },
    ...(chunks ? { input: stream() } : {}),
  })
}

const entry = (name: string, host: string, folder: string) => `    {
      "name": "${name}", // keep
      "type": "debugpy",
      "request": "attach",
      "connect": { "port": 5678, "host": "${host}", },
      "pathMappings": [{ "localRoot": "\${workspaceFolder}/${folder}", "remoteRoot": "." }]
    }`
const launch = (...entries: string[]) =>
  `{\n  "configurations": [\n${entries.join(',\n')}\n  ],\n}\n`

/** A repository that `add` has been run on: each script in a folder of its own. */
async function instrumented(...scripts: string[]): Promise<void> {
  for (const script of scripts) put(script, 'print("hello")\n')
  const steps = scripts.map(
    (script) =>
      `PythonScriptStep("${script.split('/').at(-1)}", source_directory="${dirname(script)}")\n`,
  )
  put('pipeline.py', `from azureml.pipeline.steps import PythonScriptStep\n\n${steps.join('')}`)
  const { changes } = await add(root, { enabled: (id) => id === 'launch-config' })
  await write(root, changes)
}

test('a literal host is replaced, and nothing else', async () => {
  put(LAUNCH, launch(entry(STEP, '10.3.0.4', 'train')))
  put('log.txt', 'ip_address: 10.3.0.5\n')
  const before = read()
  const { code, out, err } = await host(['log.txt'])
  expect(code).toBe(0)
  expect(out).toBe('')
  expect(err).toContain(`Press F5 in VS Code with "${STEP}" selected`)
  expect(err).not.toContain('\u001b')
  expect(read()).toBe(before.replace('10.3.0.4', '10.3.0.5'))
})

test('a second time changes nothing and says so', async () => {
  put(LAUNCH, launch(entry(STEP, '10.3.0.5', 'train')))
  put('log.txt', 'ip_address: 10.3.0.5\n')
  const { mtimeNs } = statSync(join(root, LAUNCH), { bigint: true })
  const { code, err } = await host(['log.txt'])
  expect(code).toBe(0)
  expect(err).toContain('already')
  expect(statSync(join(root, LAUNCH), { bigint: true }).mtimeNs).toBe(mtimeNs)
})

test('the default of the prompt is what VS Code proposes, and remove knows the entry still', async () => {
  await instrumented('train/train.py')
  put('log.txt', 'ip_address: 10.3.0.5\n')
  const before = read()
  const { code, err } = await host(['log.txt'])
  expect(code).toBe(0)
  expect(err).toContain('Enter when it asks')
  expect(read()).toBe(before.replace('"localhost"', '"10.3.0.5"'))
  expect((await remove(root)).changes.map(({ path, after }) => [path, after])).toEqual([
    [LAUNCH, null],
  ])
})

test('one prompt serves several scripts', async () => {
  await instrumented('train/train.py', 'prepare/prepare.py')
  put('log.txt', 'ip_address: 10.3.0.5\n')
  const { code, err } = await host(['log.txt'])
  expect(code).toBe(0)
  expect(err).toContain('(train/train.py)" or "')
  expect(read()).toContain('"default": "10.3.0.5"')
})

test('a port that none of those who share a prompt has is said, and goes to the one that is named', async () => {
  await instrumented('train/train.py', 'prepare/prepare.py')
  const said = 'the step listens on port 5690, which none of several launch configurations has'
  const port = ['10.3.0.5', '--port', '5690']
  expect((await host(port)).err).toContain(said)
  expect(read()).not.toContain('5690')
  expect((await host(['10.3.0.5', '--port', '5678'])).err).not.toContain('warning')
  await host([...port, '--config-name', `${STEP} (train/train.py)`])
  expect(read().match(/"port": 5690/g)).toHaveLength(1)
  expect((await host(port)).err).not.toContain('warning')
})

test('an address is taken as it is given', async () => {
  await instrumented('train/train.py')
  for (const args of [['10.3.0.5'], ['fd00::5', '--port', '5690']]) {
    const { code, err } = await host(args)
    expect({ code, err }).toMatchObject({ code: 0, err: expect.not.stringContaining('warning') })
    expect(read()).toContain(`"default": "${args[0]}"`)
  }
  expect(read()).toContain('"port": 5690')
  expect((await host(['10.3.0'])).err).toContain('there is no 10.3.0 here')
  for (const wrong of ['0.0.0.0', '10.3.0.5:80', '[fd00::5]'])
    expect((await host([wrong])).err).toContain(`${wrong} is no log here, and no address`)
})

test('of processes that share a log the newest is taken, and the others are named', async () => {
  await instrumented('train/train.py')
  const ranks = [5, 6, 6, 7].map((n) => `[1,${n}]<stdout>:ip_address: 10.3.0.${n}\n`)
  put('log.txt', ranks.join(''))
  const { code, err } = await host(['log.txt'])
  expect(code).toBe(0)
  expect(read()).toContain('"default": "10.3.0.7"')
  expect(err).toContain('at 10.3.0.5, 10.3.0.6; to debug one of those: aml-debug host 10.3.0.5\n')
})

describe('of several entries', () => {
  const two = launch(
    entry(`${STEP} (train/train.py)`, '10.0.0.1', 'train'),
    entry(`${STEP} (prepare/prepare.py)`, '10.0.0.2', 'prepare'),
  )
  test('none is guessed', async () => {
    put(LAUNCH, two)
    put('log.txt', 'ip_address: 10.3.0.5\n')
    const { code, err } = await host(['log.txt'])
    expect(code).toBe(2)
    expect(err).toContain('--config-name')
    expect(read()).toBe(two)
  })
  test('--config-name chooses', async () => {
    put(LAUNCH, two)
    put('log.txt', 'ip_address: 10.3.0.5\n')
    const { code } = await host(['log.txt', '--config-name', `${STEP} (prepare/prepare.py)`])
    expect(code).toBe(0)
    expect(read()).toBe(two.replace('10.0.0.2', '10.3.0.5'))
  })
  test('the script that the log names chooses, and its port goes along', async () => {
    put(LAUNCH, two)
    put(
      'log.txt',
      "calling script [ prepare.py ] with arguments: ['--remote_debug_port', '5690']\nip_address: 10.3.0.5\n",
    )
    const { code } = await host(['log.txt'])
    expect(code).toBe(0)
    const [first, second] = two.split('"port": 5678, "host": "10.0.0.2"')
    expect(read()).toBe(`${first}"port": 5690, "host": "10.3.0.5"${second}`)
  })
  test('a name that does not exist is answered with those that do', async () => {
    put(LAUNCH, two)
    put('log.txt', 'ip_address: 10.3.0.5\n')
    const { code, err } = await host(['log.txt', '--config-name', 'other'])
    expect(code).toBe(2)
    expect(err).toContain('(train/train.py)')
  })
  test('a name that is misspelt is answered with the one that is meant', async () => {
    put(LAUNCH, two)
    put('log.txt', 'ip_address: 10.3.0.5\n')
    const { code, err } = await host(['log.txt', '--config-name', `${STEP} (train/tran.py)`])
    expect(code).toBe(2)
    expect(err).toContain(`did you mean "${STEP} (train/train.py)"?`)
  })
  test('of very many, the first are named, and the file once', async () => {
    const many = Array.from({ length: 60 }, (_, i) => entry(`${STEP} (s${i}.py)`, '10.0.0.1', 's'))
    put(LAUNCH, launch(...many))
    put('log.txt', 'ip_address: 10.3.0.5\n')
    const { err } = await host(['log.txt'])
    expect(err).toContain(`"${STEP} (s4.py)" and 55 more in ${LAUNCH}`)
  })
})

test('an entry of the how-to in its old form', async () => {
  const text = `{ "configurations": [{ "name": "${STEP}", "type": "python", "request": "attach", "port": "5678", "host": "<IP-ADDRESS>" }] }`
  put(LAUNCH, text)
  put('log.txt', "--remote_debug_port', '5678'\nip_address: 10.3.0.5\n")
  expect((await host(['log.txt'])).code).toBe(0)
  expect(read()).toBe(text.replace('<IP-ADDRESS>', '10.3.0.5'))
})

test('a connect without host gets one', async () => {
  put(
    LAUNCH,
    '{\n  "configurations": [\n    { "name": "node", "type": "debugpy", "request": "attach", "connect": { "port": 5678 }, "pathMappings": [{ "localRoot": ".", "remoteRoot": "." }] }\n  ]\n}\n',
  )
  put('log.txt', 'ip_address: 10.3.0.5\n')
  expect((await host(['log.txt'])).code).toBe(0)
  expect(read()).toContain('"connect": { "host": "10.3.0.5", "port": 5678 }')
})

test('the entry of a workspace file, by its prompt', async () => {
  const text = `{
	"folders": [{ "path": "." }],
	"launch": {
		"configurations": [
			{ "name": "${STEP}", "type": "debugpy", "request": "attach", "connect": { "host": "\${input:node}", "port": 5678 } },
		],
		"inputs": [{ "id": "node", "type": "promptString", "description": "x" /* no default */ }],
	},
}
`
  put('team.code-workspace', text)
  put('log.txt', 'ip_address: 10.3.0.5\n')
  expect((await host(['log.txt'])).code).toBe(0)
  expect(read('team.code-workspace')).toBe(
    text.replace('no default */', 'no default */, "default": "10.3.0.5"'),
  )
})

describe('refuses', () => {
  test.each([
    ['a host from elsewhere', `\${env:NODE}`, 'its host is'],
    ['a prompt that does not exist', `\${input:gone}`, 'no prompt'],
  ])('%s', async (_, value, reason) => {
    put(LAUNCH, launch(entry(STEP, value, 'train')))
    put('log.txt', 'ip_address: 10.3.0.5\n')
    const before = read()
    const { code, err } = await host(['log.txt'])
    expect(code).toBe(2)
    expect(err).toContain(reason)
    expect(read()).toBe(before)
  })
  test('a broken launch.json, with the place', async () => {
    put(LAUNCH, '{\n  "configurations": [ { "a" 1 } ]\n}\n')
    put('log.txt', 'ip_address: 10.3.0.5\n')
    const { code, err } = await host(['log.txt'])
    expect(code).toBe(2)
    expect(err).toContain('.vscode/launch.json:2:29: a colon is missing here')
  })
  test('where no entry attaches to a step', async () => {
    put(
      LAUNCH,
      launch(entry('Azure Machine Learning Deployment: Docker Debug', 'localhost', '')).replace(
        '"."',
        '"/var/azureml-app"',
      ),
    )
    put('log.txt', 'ip_address: 10.3.0.5\n')
    const { code, err } = await host(['log.txt'])
    expect(code).toBe(2)
    expect(err).toContain('aml-debug add -w --only launch-config')
  })
  test('a log without address, one with a bad address, a file that is not there', async () => {
    put(LAUNCH, launch(entry(STEP, 'x', 'train')))
    put('log.txt', 'Starting\n')
    expect(await host(['log.txt'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--remote_debug'),
    })
    put('log.txt', 'ip_address: 0.0.0.0\u001b[2J\n')
    expect(await host(['log.txt'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('0.0.0.0'),
    })
    expect(await host(['gone.txt'])).toMatchObject({ code: 2 })
  })
  test('control characters do nothing', async () => {
    put(LAUNCH, launch(entry(STEP, 'x', 'train')))
    put(
      'log.txt',
      'ip_address: 10.3.0.5\nDebugger not started: \u009b2J\u001b]52;c;x\u0007\u202egone\n',
    )
    const { code, err } = await host(['log.txt'])
    expect(code).toBe(0)
    expect(err).toContain('did not start')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(err.replaceAll('\n', '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/)
  })
})

describe('standard input', () => {
  test('is read as it streams, and to its end', async () => {
    put(LAUNCH, launch(entry(STEP, 'x', 'train')))
    const states: string[] = []
    function* chunks() {
      yield 'Timeout for debug connection: 300\nip_addr'
      states.push(read())
      yield Buffer.from('ess: 10.3.0')
      yield '.5\n'
      states.push(read())
      yield 'Debugger attached = True\n'
      states.push('end')
    }
    const { code, err } = await host(['-'], chunks())
    expect(code).toBe(0)
    expect(err).toContain('Press F5')
    expect(states.map((text) => text.includes('10.3.0.5'))).toEqual([false, true, false])
    expect(states[2]).toBe('end')
  })
  test('that ends without an address is an error', async () => {
    put(LAUNCH, launch(entry(STEP, 'x', 'train')))
    expect((await host(['-'], ['nothing\n'])).code).toBe(2)
  })
  test('shows that it waits, to people only', async () => {
    put(LAUNCH, launch(entry(STEP, 'x', 'train')))
    const { err } = await host(['-'], ['ip_address: 10.3.0.5\n'], true)
    expect(err).toContain('Waiting for ip_address')
    expect(err).toContain('\r\u001b[K')
    expect((await host(['-'], ['ip_address: 10.3.0.5\n'])).err).not.toContain('Waiting')
  })
  test('is not what an empty path means', async () => {
    put('logs/70_driver_log.txt', 'ip_address: 10.0.0.5\n')
    const { code, err } = await host([''], ['ip_address: 10.0.0.6\n'])
    expect(code).toBe(2)
    expect(err).toContain('the path is empty')
  })

  test('is not waited for at a keyboard', async () => {
    expect(await host([])).toMatchObject({ code: 2, err: expect.stringContaining('name the log') })
  })
})

describe('a folder of logs', () => {
  beforeEach(() => put(LAUNCH, launch(entry(`${STEP} (train/train.py)`, 'x', 'train'))))
  test('of one run, however deep', async () => {
    put('run/azureml-logs/55_azureml-execution.txt', 'ip_address: 10.9.9.9\n')
    put('run/azureml-logs/70_driver_log.txt', 'ip_address: 10.3.0.5\n')
    expect((await host(['run'])).code).toBe(0)
    expect(read()).toContain('"10.3.0.5"')
  })
  test('on newer compute', async () => {
    put('run/a/user_logs/std_log.txt', 'ip_address: 10.3.0.5\n')
    expect((await host(['run'])).code).toBe(0)
    expect(read()).toContain('"10.3.0.5"')
  })
  test('of several processes: rank 0', async () => {
    put('run/user_logs/std_log_process_01.txt', 'ip_address: 10.3.0.6\n')
    put('run/user_logs/std_log_process_00.txt', 'ip_address: 10.3.0.5\n')
    const { code, err } = await host(['run'])
    expect(code).toBe(0)
    expect(read()).toContain('"10.3.0.5"')
    expect(err).toContain('are at 10.3.0.6; to debug one of those: aml-debug host 10.3.0.6\n')
  })
  test('of several runs is not guessed, but chosen from by the configuration', async () => {
    const log = (script: string, address: string) =>
      `calling script [${script}] with arguments:[]\nip_address: ${address}\n`
    put('run/one/user_logs/std_log.txt', log('prepare.py', '10.3.0.6'))
    put('run/two/user_logs/std_log.txt', log('train.py', '10.3.0.5'))
    const { code, err } = await host(['run'])
    expect(code).toBe(2)
    expect(err).toContain(join('one', 'user_logs', 'std_log.txt'))
    expect((await host(['run', '--config-name', `${STEP} (train/train.py)`])).code).toBe(0)
    expect(read()).toContain('"10.3.0.5"')
  })
  test('without logs', async () => {
    mkdirSync(join(root, 'empty'))
    expect((await host(['empty'])).err).toContain('no log')
  })
})

test.runIf(process.platform === 'linux')('a log that cannot be read is named', async () => {
  const { code, err } = await host(['/proc/self/mem'])
  expect(code).toBe(2)
  expect(err).toMatch(/^aml-debug: \/proc\/self\/mem cannot be read: .+\n {4}→ check the path/)
})

test('--check writes nothing, -o writes a patch', async () => {
  put(LAUNCH, launch(entry(STEP, 'x', 'train')))
  put('log.txt', 'ip_address: 10.3.0.5\n')
  const before = read()
  expect(await host(['log.txt', '--check'])).toMatchObject({ code: 1, out: `${LAUNCH}\n` })
  expect((await host(['log.txt', '-o', 'host.patch'])).code).toBe(0)
  expect(read()).toBe(before)
  expect(read('host.patch')).toContain('+      "connect": { "port": 5678, "host": "10.3.0.5", },')
  await host(['log.txt'])
  expect((await host(['log.txt', '--check'])).code).toBe(0)
})

test('a log that stops without a debugger is no use any more, and said so', async () => {
  put(LAUNCH, launch(entry(STEP, 'x', 'train')))
  put('log.txt', 'ip_address: 10.3.0.5\nDebugger attached = False\n')
  expect((await host(['log.txt'])).err).toContain('submit it again')
})
