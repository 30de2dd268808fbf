import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { registerDatabaseMetrics } from './database-metrics.ts'
import { registry } from './metrics.ts'

const FOLDER = join(import.meta.dirname, '../../../../deploy/monitoring')
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8')
const withoutPromtool = spawnSync('promtool', ['--version']).status !== 0
if (withoutPromtool) console.warn('SKIPPED: the tests of the alert rules: no promtool (apt-get install prometheus)')

registerDatabaseMetrics(registry, {
  database: { db: {} as never, kind: 'embedded', connections: () => ({ open: 1, idle: 0, waiting: 0 }) },
  now: () => new Date(),
})
/** What a server offers, with the endings that Prometheus sees. */
const offered = new Set([
  'up',
  ...registry
    .getMetricsAsArray()
    .flatMap(({ name }) => [name, ...['_bucket', '_count', '_sum'].map((ending) => `${name}${ending}`)]),
])
const named = (text: string) => [...new Set(text.match(/\b(millwright|nodejs|process)_[a-z0-9_]+\b/g))].toSorted()

interface Dashboard {
  panels: {
    type: string
    title: string
    gridPos: { x: number; y: number; w: number; h: number }
    targets?: { expr: string }[]
  }[]
}
const { panels } = JSON.parse(read('dashboard.json')) as Dashboard

it('draws and watches only what a server measures', () => {
  const drawn = named(panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)).join('\n'))
  expect(drawn.length).toBeGreaterThan(15)
  expect(drawn.filter((name) => !offered.has(name))).toEqual([])
  expect(named(read('alerts.yaml')).filter((name) => !offered.has(name))).toEqual([])
  // Nothing of ours is measured for nobody.
  const ours = registry
    .getMetricsAsArray()
    .map(({ name }) => name)
    .filter((name) => name.startsWith('millwright_'))
  expect(ours.filter((name) => !drawn.some((one) => one.startsWith(name)))).toEqual([])
})

it('lays the panels out without gaps in a row and without two at one place', () => {
  for (const one of panels)
    for (const other of panels) {
      if (one === other) continue
      const [a, b] = [one.gridPos, other.gridPos]
      const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y
      expect(apart, `${one.title} lies over ${other.title}`).toBe(true)
    }
  expect(panels.every(({ gridPos }) => gridPos.x + gridPos.w <= 24)).toBe(true)
})

it.skipIf(withoutPromtool)('raises each alert when it should, and none when all is well', () => {
  for (const args of [
    ['check', 'rules', 'alerts.yaml'],
    ['test', 'rules', 'alerts.test.yaml'],
  ]) {
    const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: FOLDER, encoding: 'utf8' })
    expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('SUCCESS')])
  }
  const tested = read('alerts.test.yaml')
  const alerts = [...read('alerts.yaml').matchAll(/- alert: (\w+)/g)].map(([, name]) => name!)
  expect(
    alerts.filter((name) => !tested.includes(`alertname="${name}"`) && !tested.includes(`alertname: ${name}`)),
  ).toEqual([])
})
