import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readManifests, ruleErrors, schemaErrors, type Manifest } from './manifests.ts'

const FOLDER = join(import.meta.dirname, '../deploy/kubernetes')
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))
const manifests = files.flatMap((file) => readManifests(readFileSync(join(FOLDER, file), 'utf8')))
const deployment = () =>
  structuredClone(
    manifests.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'millwright-worker')!,
  )

describe('the manifests in deploy/kubernetes', () => {
  it.each(manifests.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest] as const))(
    'hold Kubernetes’ schemas and our rules: %s',
    (_, manifest) => {
      expect(schemaErrors(manifest)).toEqual([])
      expect(ruleErrors(manifest)).toEqual([])
    },
  )

  it('are all there', () => {
    expect(manifests.map(({ kind }) => kind).toSorted()).toEqual([
      'Deployment',
      'Deployment',
      'HorizontalPodAutoscaler',
      'Namespace',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'RuntimeClass',
      'RuntimeClass',
      'ServiceAccount',
    ])
  })

  it('contain no secret', () => {
    expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([])
  })
})

describe('the check finds', () => {
  const spec = (manifest: Manifest) => manifest.spec!.template!.spec
  const broken = (breakIt: (manifest: Manifest) => void) => {
    const manifest = deployment()
    breakIt(manifest)
    return [...schemaErrors(manifest), ...ruleErrors(manifest)].join('\n')
  }

  it.each<[string, (manifest: Manifest) => void, RegExp]>([
    ['a misspelt field', (m) => Object.assign(spec(m), { hostUser: false }), /additional properties hostUser/],
    ['a wrong type', (m) => Object.assign(spec(m), { hostUsers: 'no' }), /hostUsers must be boolean/],
    [
      'a field in the wrong place',
      (m) => Object.assign(spec(m).securityContext!, { procMount: 'Default' }),
      /procMount/,
    ],
    ['a missing field', (m) => Object.assign(m.spec!, { selector: undefined }), /required|must have/],
    ['a wrong version', (m) => Object.assign(m, { apiVersion: 'apps/v1beta1' }), /no schema for apps\/v1beta1/],
    ['a selector that finds nothing', (m) => Object.assign(m.spec!.selector!, { matchLabels: { a: 'b' } }), /selector/],
    ['a token of the cluster', (m) => Object.assign(spec(m), { automountServiceAccountToken: true }), /no token/],
    ['the node’s users', (m) => Object.assign(spec(m), { hostUsers: true }), /user namespaces(.|\n)*needs hostUsers/],
    [
      'a privileged container',
      (m) => Object.assign(spec(m).containers[0]!.securityContext!, { privileged: true }),
      /privileged/,
    ],
    [
      'a token in the text',
      (m) => spec(m).containers[0]!.env!.unshift({ name: 'MILLWRIGHT_WORKER_TOKEN', value: 'x' }),
      /from a secret/,
    ],
    ['no doctor', (m) => Object.assign(spec(m), { initContainers: [] }), /doctor/],
    [
      'a weaker doctor',
      (m) => Object.assign(spec(m).initContainers![0]!, { securityContext: {} }),
      /as the worker does/,
    ],
    ['an image without version', (m) => Object.assign(spec(m).containers[0]!, { image: 'worker:latest' }), /version/],
  ])('%s', (_, breakIt, expected) => {
    expect(broken(breakIt)).toMatch(expected)
  })
})
