import { execFileSync } from 'node:child_process'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { add, write } from '../../src/index.ts'
import { readLaunchConfiguration } from '../debugger/launch-json.ts'
import { dockerConfiguration } from '../debugger/workspace.ts'
import { folderWith } from '../folders.ts'
import { sdk } from './interpreters.ts'

/**
 * Where an image has the entry script of a deployment, as the SDK itself says where it could be installed; launch.json
 * has to lead from there.
 */

/** Prints where the image that a definition describes has its entry script. */
const WHERE = `import os, posixpath, runpy, sys
from azureml._model_management._constants import DOCKER_IMAGE_APP_ROOT_DIR
config = runpy.run_path(sys.argv[1])['config']
config.validate_configuration()
print(posixpath.join(DOCKER_IMAGE_APP_ROOT_DIR, *config._get_entry_script_path()))`

const DEFINITION = 'from azureml.core.model import InferenceConfig\nenvironment = None\n'

it.each<[string, string, string]>([
  ['score.py', 'score.py', "'score.py'"],
  ['cd/score.py', 'score.py', "'cd/score.py'"],
  ['service/score.py', 'service/score.py', "'score.py', source_directory='service'"],
  ['api/src/model/score.py', 'src/model/score.py', "'model/score.py', source_directory='api/src'"],
  ['model/score.py', '<root>/model/score.py', "'model/score.py', source_directory='.'"],
])('%s is %s in the image', async (script, inImage, given) => {
  const root = folderWith({
    [script]: 'def init():\n    pass\n\n\ndef run(data):\n    return data\n',
    'deploy.py': `${DEFINITION}config = InferenceConfig(entry_script=${given}, runtime='python')\n`,
  })
  const { changes } = await add(root, {})
  expect((await write(root, changes)).failures).toEqual([])
  const there = `/var/azureml-app/${inImage.replace('<root>', basename(root))}`
  if (sdk) {
    const program = ['-W', 'ignore', '-c', WHERE, 'deploy.py']
    expect(execFileSync(sdk, program, { cwd: root, encoding: 'utf8' }).trim()).toBe(there)
  }
  const { pathMappings } = readLaunchConfiguration(root, dockerConfiguration).arguments
  const { localRoot = '', remoteRoot = '' } = pathMappings?.[0] ?? {}
  expect(there.replace(remoteRoot, localRoot)).toBe(join(root, script))
})
