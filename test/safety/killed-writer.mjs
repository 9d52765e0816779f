// Writes changes as `-w` does, and kills itself right before the n-th call that changes the file system.
// usage: killed-writer.mjs WRITE.MJS CHANGES.JSON ROOT N   (N 0: prints how many calls there are)
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { pathToFileURL } from 'node:url'

const [index, list, root, at] = process.argv.slice(2)
const { writeChanges } = await import(pathToFileURL(index).href)
const changes = JSON.parse(fs.readFileSync(list, 'utf8')).map(({ path, before, after }) => ({
  path,
  before: before === null ? null : Buffer.from(before),
  after: after === null ? null : Buffer.from(after),
  transforms: [],
}))

let calls = 0
for (const name of [
  'openSync',
  'writeSync',
  'writeFileSync',
  'closeSync',
  'fchmodSync',
  'renameSync',
  'mkdirSync',
  'rmSync',
  'rmdirSync',
  'unlinkSync',
  'linkSync',
]) {
  const original = fs[name]
  fs[name] = (...args) => {
    count()
    return original(...args)
  }
}
const { open } = fs.promises
fs.promises.open = async (...args) => {
  count()
  const handle = await open(...args)
  // SIGKILL loses nothing that the system has; only a power cut would
  return {
    sync: async () => count(),
    close() {
      count()
      return handle.close()
    },
  }
}
function count() {
  if (++calls === Number(at)) process.kill(process.pid, 'SIGKILL')
}
syncBuiltinESMExports()
const { failures } = await writeChanges(root, changes)
if (failures.length > 0) throw new Error(failures[0].message)
console.log(calls)
