import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SETTINGS } from '../../src/project/settings.ts'
import { parseSettings } from '../../src/project/settings-file.ts'
import { globMatcher } from '../../src/text/glob.ts'
import { nearest } from '../../src/text/nearest.ts'
import { aml } from '../cli/support.ts'
import { folderWith, PROJECT, repositoryWith } from '../folders.ts'

describe('a settings file', () => {
  it('is a table of pyproject.toml, or a file of its own', () => {
    const settings = { port: 6000, 'client-ip': '10.0.0.4', docker: true, only: ['step-script'] }
    const body =
      'port = 6000\n"client-ip" = "10.0.0.4"\ndocker = true\nonly = ["step-script"]\n[@steps]\n"Train Model" = "training/train.py"\n'
    const steps = { 'Train Model': 'training/train.py' }
    expect(parseSettings(body.replace('@', ''), 'aml-debug.toml')).toEqual({ ...settings, steps })
    expect(
      parseSettings(
        `[project]\nname = "x"\n[tool.aml-debug]\n${body.replace('@', 'tool.aml-debug.')}`,
        'pyproject.toml',
      ),
    ).toEqual({ ...settings, steps })
    expect(parseSettings('[tool.black]\nline-length = 100\n', 'pyproject.toml')).toEqual({})
  })

  it.each([
    ['prot = 1', '1:1: there is no setting prot; did you mean port?'],
    ['\n  clientip = "1.1.1.1"', '2:3: there is no setting clientip; did you mean client-ip?'],
    ['write = true', '1:1: there is no setting write; there are port, timeout'],
    ['port = "5678"', '1:1: port takes a whole number from 1 to 65535, not "5678"'],
    ['port = 5678.5', 'port takes a whole number'],
    ['docker = 1', 'docker takes true or false, not 1'],
    ['only = "step-script"', 'only takes a list of texts, not "step-script"'],
    ['only = ["stepscript"]', 'only does not know stepscript; did you mean step-script?'],
    ['step = [1]', 'step takes a list of texts'],
    ['step = [""]', 'step takes a list of texts that are not empty, not [""]'],
    ['host = 5', 'host takes a text, not 5'],
    ['host = ""', 'host takes a text that is not empty, not ""'],
    ['client-ip = "0.0.0.0"', 'client-ip cannot be 0.0.0.0'],
    ['steps = ["a"]', 'steps takes a table'],
    ['[steps]\n"a b" = 1', '2:1: steps: "a b" takes the path of a script'],
    ['port = 1\nsteps = { a = 1 }', '2:1: steps: "a" takes the path of a script'],
    ['exclude = ["[z-a]"]', 'exclude takes no pattern such as [z-a]'],
    ['port = ', '1:8: Invalid TOML document'],
    ['port = 1\nport = 2', 'Invalid TOML document'],
  ])('%j: refused', (text, message) => {
    expect(() => parseSettings(text, 'aml-debug.toml')).toThrow(message)
    expect(() => parseSettings(text, 'aml-debug.toml')).toThrow(/^aml-debug\.toml:\d+:\d+: /)
  })

  it('is told by its name, which may be misspelt', () => {
    const text = '[project]\nname = "x"\n\n[tool.aml_debug]\nport = 6000\n'
    expect(() => parseSettings(text, 'pyproject.toml')).toThrow(
      'pyproject.toml:4:1: tool.aml_debug is not read; call it tool.aml-debug',
    )
  })

  it('says which of its steps are nowhere', async () => {
    const table = '[tool.aml-debug.steps]\nTrain = "src/train.py"\ntrain = "src/train.py"\n'
    const root = repositoryWith({ ...PROJECT, 'pyproject.toml': table })
    for (const command of ['add', 'map']) {
      const { err } = await aml(root, command === 'add' ? ['add', '--check'] : [command])
      expect(err).toContain(
        'warning settled-step-unknown\n  pyproject.toml:3:1: this says what train',
      )
      expect(err).toContain('did you mean Train?')
      expect((await aml(root, [command, 'src/train.py'])).err).not.toContain('settled-step')
    }
    const misspelt = table.replace('aml-debug', 'amldebug')
    expect(
      await aml(repositoryWith({ ...PROJECT, 'pyproject.toml': misspelt }), ['add']),
    ).toMatchObject({ code: 2, err: expect.stringContaining('tool.amldebug is not read') })
  })

  it('knows a step that waits for another one of its call', async () => {
    const definition = [
      'from azureml.pipeline.steps import PythonScriptStep',
      'for name in ("prep", "train"):',
      '    step = PythonScriptStep(found(name), name=name)',
    ]
    const root = repositoryWith({
      'pipeline.py': `${definition.join('\n')}\n`,
      'prep.py': 'print("prep")\n',
      'aml-debug.toml': 'steps = { prep = "prep.py" }\n',
    })
    const { out, err } = await aml(root, ['map'])
    expect(out).toMatch(/blocked {2}prep .*\n.*script-not-static.*\n.*blocked {2}train /)
    expect(err).not.toContain('settled-step-unknown')
  })

  it.each(['./src/train.py', 'src//train.py', 'src\\\\train.py'])(
    'names a script as people write paths: %s',
    async (path) => {
      const root = repositoryWith({
        ...PROJECT,
        'aml-debug.toml': `steps = { Train = "${path}" }\n`,
      })
      const { out, err } = await aml(root, ['map'])
      expect(err).not.toContain('warning')
      expect(out).toContain('src/train.py (to change)')
    },
  )

  it('says where it wants a step that is nowhere', async () => {
    const root = repositoryWith({ ...PROJECT, 'aml-debug.toml': 'port = 1\nstep = ["Tain"]\n' })
    expect((await aml(root, ['add'])).err).toBe(
      'aml-debug: aml-debug.toml:2:1: no step is called Tain; there is Train\n',
    )
    expect((await aml(root, ['add', '--step', 'Tain'])).err).toMatch(
      /^aml-debug: no step is called/,
    )
  })

  it('is no link and no folder', async () => {
    const linked = repositoryWith({ ...PROJECT, 'x.toml': 'port = 1\n' })
    symlinkSync('x.toml', join(linked, 'aml-debug.toml'))
    for (const root of [linked, repositoryWith({ ...PROJECT, 'aml-debug.toml/x': '' })])
      expect(await aml(root, ['add'])).toMatchObject({
        code: 2,
        err: expect.stringMatching(
          /^aml-debug: aml-debug\.toml:1:1: this is no regular file.*--config\n$/,
        ),
      })
  })

  it('is found at the root, from a sub-folder too, and a flag wins over it', async () => {
    const root = repositoryWith({ ...PROJECT, 'aml-debug.toml': 'port = 6001\n' })
    const sub = await aml(`${root}/src`, ['add', '../pipeline.py', 'train.py'])
    expect(sub.out).toMatch(/'--remote_debug_port',\n\+\s+6001,/)
    expect((await aml(root, ['add', '--port', '6002'])).out).toMatch(
      /'--remote_debug_port',\n\+\s+6002,/,
    )
  })

  it('can be another one', async () => {
    const root = folderWith({ ...PROJECT, 'aml-debug.toml': 'nonsense', 'x.toml': 'port = 6003' })
    expect((await aml(root, ['add', '--config', 'x.toml'])).out).toContain('6003')
    expect((await aml(root, ['add'])).err).toMatch(/^aml-debug: aml-debug\.toml:1:\d+: /)
  })

  it('turns transforms off', async () => {
    const root = folderWith({ ...PROJECT, 'aml-debug.toml': 'skip = ["launch-config"]' })
    expect((await aml(root, ['add', '--check'])).out).toBe('pipeline.py\nsrc/train.py\n')
  })
})

describe('the nearest name', () => {
  it.each([
    ['prot', 'port'],
    ['timout', 'timeout'],
    ['debuger-type', 'debugger-type'],
    ['sdkversion', 'sdk-version'],
    ['xyzzy', null],
  ])('of %s is %s', (name, near) => {
    expect(nearest(name, Object.keys(SETTINGS))).toBe(near)
  })
})

describe('patterns', () => {
  it.each([
    ['train.py', ['train.py', 'a/train.py', 'train.py/x'], ['train.pyx', 'xtrain.py']],
    ['a/*.py', ['a/x.py'], ['b/a/x.py', 'a/b/x.py', 'a/x.pyc']],
    ['/x.py', ['x.py'], ['a/x.py']],
    ['docs/', ['docs/a.py', 'b/docs/a/c.py'], ['docs.py']],
    ['**/old/**', ['old/a', 'x/old/a'], ['old', 'bold/a']],
    ['[ab].py', ['a.py', 'b.py'], ['c.py', 'ab.py']],
    ['[!ab].py', ['c.py'], ['a.py', '/.py']],
    ['x{1,2}.py', ['x1.py', 'x2.py'], ['x3.py', 'x1,2.py']],
    ['a (1)+.py', ['a (1)+.py'], ['a 1.py']],
    ['?.py', ['ä.py', '😀.py'], ['ab.py']],
    ['[[]', ['['], ['x']],
    ['[]]', [']'], ['[]']],
    ['[!]]', ['x'], [']']],
    ['[&^]', ['&', '^'], ['x']],
    ['a}', ['a}'], ['a']],
    ['{a,{b,c}}.py', ['a.py', 'b.py', 'c.py'], ['.py']],
    ['./a', ['a', 'a/b'], ['b']],
    ['steps\\train\\', ['steps/train/x.py'], ['train/x.py']],
  ])('%s', (pattern, matching, others) => {
    const matches = globMatcher(pattern)
    for (const path of matching) expect([path, matches(path)]).toEqual([path, true])
    for (const path of others) expect([path, matches(path)]).toEqual([path, false])
  })

  it.each([
    ['[', 'nothing closes; write [[] for a [ in a name'],
    ['a[]', 'nothing closes; write [[]'],
    ['[!', 'nothing closes; write [[]'],
    ['a[!]', 'nothing closes; write [[]'],
    ['{a,{b}', 'nothing closes; write [{]'],
    ['[z-a]', 'a range in brackets goes upwards'],
    ['[[:alpha:]]', 'write [a-zA-Z]'],
    ['a\\*', 'write / between folders'],
    ['a\\ b', 'write / between folders'],
    ['.', 'no file is called that'],
    ['//', 'no file is called that'],
    ['../a', 'no file is called that'],
    ['a/./b', 'no file is called that'],
  ])('%s: refused', (pattern, reason) => {
    expect(() => globMatcher(pattern)).toThrow(reason)
  })
})
