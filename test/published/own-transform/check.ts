import { checksOf, loadPython, readFixtures } from 'aml-debug/testing'
import { noPrint } from './no-print.js'

await loadPython()
const fixtures = readFixtures(process.argv[2] ?? 'fixtures')
const checks = fixtures.flatMap((fixture) => checksOf({ ...fixture, transform: noPrint }))
for (const check of checks) check.run()
console.log(`${checks.length} checks passed`)
