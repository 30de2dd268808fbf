import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const DEPLOY = join(import.meta.dirname, '../deploy')
const unit = readFileSync(join(DEPLOY, 'systemd/millwright-worker.service'), 'utf8')
const scratch = mkdtempSync(join(tmpdir(), 'millwright-service-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const isThere = (command: string) => spawnSync(command, ['--version']).status === 0
const withoutSystemd = !isThere('systemd-analyze')
if (withoutSystemd) console.warn('SKIPPED: the check of the service: no systemd-analyze')
const parserVersion = /version (\d+)/.exec(
  spawnSync('apparmor_parser', ['--version'], { encoding: 'utf8' }).stdout ?? '',
)
const withoutParser = Number(parserVersion?.[1] ?? 0) < 4
if (withoutParser) console.warn('SKIPPED: the check of the AppArmor profiles: no apparmor_parser 4 or newer')

/** What systemd says against a unit. The program need not be where an installation has it. */
function complaints(text: string): string {
  const file = join(scratch, 'millwright-worker.service')
  writeFileSync(file, text.replaceAll('/opt/millwright-app/node_modules/.bin/node', '/bin/true'))
  return spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' }).stderr
}

describe.skipIf(withoutSystemd)('the systemd service', () => {
  it('holds systemd’s own check', () => {
    expect(complaints(unit)).toBe('')
  })

  it.each([
    ['a misspelt setting', unit.replace('Delegate=', 'Delegat='), /Delegat/],
    ['a wrong value', unit.replace('ProtectSystem=strict', 'ProtectSystem=very'), /protect system value/],
    [
      'a program that is not there',
      unit.replace('/opt/millwright-app/node_modules/.bin/node', '/opt/none'),
      /not executable/,
    ],
  ])('would not with %s', (_, text, expected) => {
    expect(complaints(text)).toMatch(expected)
  })
})

it('the service lets boxes be made: nothing in it covers /proc, forbids namespaces or takes away control groups', () => {
  const settings = new Map([...unit.matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]))
  expect(settings.get('Delegate')).toBe('cpu memory pids')
  const covering = ['ProtectProc', 'ProcSubset', 'ProtectKernelTunables', 'ProtectKernelLogs']
  const forbidding = ['RestrictNamespaces', 'ProtectControlGroups', 'MemoryDenyWriteExecute', 'SystemCallFilter']
  expect([...covering, ...forbidding].filter((name) => settings.has(name))).toEqual([])
  expect(unit).not.toMatch(/MILLWRIGHT_WORKER_TOKEN=[^…]/)
})

it.skipIf(withoutParser).each(['apparmor/millwright-worker', 'kubernetes/millwright-worker.apparmor'])(
  'AppArmor understands %s',
  (file) => {
    const { status, stderr } = spawnSync('apparmor_parser', ['-Q', '--skip-cache', join(DEPLOY, file)], {
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, expect.any(String)])
  },
)
