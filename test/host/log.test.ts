import { describe, expect, test } from 'vitest'
import { isReachable, readLog } from '../../src/project/host/step-log.ts'

function read(text: string, size = text.length) {
  const log = readLog()
  for (let at = 0; at < text.length; at += size) log.push(text.slice(at, at + size))
  log.end()
  return log
}
const addressIn = (text: string) => read(text).finding?.address ?? null

const whole = `2021-03-01T10:00:00Z bash.exe: Warning
Preparing to call script [train.py] with arguments:['--x', '1', '--remote_debug', '--remote_debug_port', '5680']
After variable expansion, calling script [train.py] with arguments:['--x', '1', '--remote_debug', '--remote_debug_port', '5680']
Timeout for debug connection: 300
ip_address: 10.3.0.5
`

test('address, port and script of a log, however it is cut into pieces', () => {
  const expected = {
    address: '10.3.0.5',
    others: [],
    port: 5680,
    script: 'train.py',
    after: null,
  }
  for (let size = 1; size < 40; size++) expect(read(whole, size).finding).toEqual(expected)
})

describe('finds', () => {
  test.each([
    ['with a time before it', '[2021-03-01T10:00:00.123] ip_address: 10.3.0.5\n', '10.3.0.5'],
    ['behind a progress bar', ' 40%|████  | ip_address: 10.3.0.5\n', '10.3.0.5'],
    ['after a carriage return', ' 40%\rip_address: 10.3.0.5\r\n', '10.3.0.5'],
    ['in colours', '\u001b[32mip_address: 10.3.0.5\u001b[0m\n', '10.3.0.5'],
    ['after a window title', '\u001b]0;x\u0007ip_address: 10.3.0.5\n', '10.3.0.5'],
    ['the newest of two', 'ip_address: 10.3.0.5\nip_address: 10.3.0.6\n', '10.3.0.6'],
    ['an IPv6 address', 'ip_address: fd00::5\n', 'fd00::5'],
    ['without a line ending', 'ip_address: 10.3.0.5', '10.3.0.5'],
    ['without a blank', 'ip_address:10.3.0.5', '10.3.0.5'],
    ['in UTF-16 read as bytes', [...'\ufffdip_address: 10.3.0.5\n'].join('\0'), '10.3.0.5'],
  ])('%s', (_, text, address) => expect(addressIn(text)).toBe(address))
})

describe('does not take', () => {
  test.each([
    ['no address', 'ip_address not logged: no run\n'],
    ['all addresses', 'ip_address: 0.0.0.0\n'],
    ['all addresses of IPv6', 'ip_address: ::\n'],
    ['a group', 'ip_address: 224.0.0.1\n'],
    ['a group of IPv6', 'ip_address: ff02::1\n'],
    ['the broadcast address', 'ip_address: 255.255.255.255\n'],
    ['a mapped group', 'ip_address: ::ffff:224.0.0.1\n'],
    ['a name', 'ip_address: node-1.internal\n'],
    ['a number too many', 'ip_address: 10.3.0.256\n'],
    ['half an address', 'ip_address: 10.3.0\n'],
    ['an address with a zone', 'ip_address: fe80::1%eth0\n'],
    ['what only ends like it', 'my_ip_address: 10.3.0.5\nlast.ip_address: 10.3.0.5\n'],
    ['shell code', 'ip_address: $(reboot)\n'],
  ])('%s', (_, text) => expect(addressIn(text)).toBeNull())
})

test('says what stood in place of an address', () => {
  expect(read('ip_address: 0.0.0.0\n').rejected).toBe('0.0.0.0')
  expect(read('ip_address: 0.0.0.0\nip_address: 10.3.0.5\n').rejected).toBeNull()
})

test('a port with the address wins over the one in the arguments', () => {
  expect(read(`${whole}ip_address: 10.3.0.6:5681\n`).finding).toMatchObject({ port: 5681 })
  expect(read('--remote_debug_port 70000\nip_address: 10.3.0.6\n').finding?.port).toBeNull()
})

test('what came of it', () => {
  const after = (text: string) => read(whole + text).finding?.after
  expect(after('Debugger attached = True\n')).toBe('attached')
  expect(after('Debugger attached = False\n')).toBe('given up')
  expect(after('Debugger not started: in use\nDebugger attached = False\n')).toEqual({
    failed: 'in use',
  })
  expect(after('Debugger attached = False\nip_address: 10.3.0.6\n')).toBeNull()
})

test('a line without end does not fill the memory', () => {
  const log = readLog()
  for (let round = 0; round < 100; round++) log.push('x'.repeat(100_000))
  log.push('\nip_address: 10.3.0.5\n')
  expect(log.finding?.address).toBe('10.3.0.5')
})

test('loopback can be reached from this machine', () => expect(isReachable('127.0.0.1')).toBe(true))
