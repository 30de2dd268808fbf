import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import { readManifests, schemaErrors, type Manifest } from './manifests.ts'
import { chartHash } from './render-chart.ts'

const DEPLOY = join(import.meta.dirname, '../deploy')
const CHART = join(DEPLOY, 'helm/millwright')
const read = (...path: string[]) => readFileSync(join(DEPLOY, ...path), 'utf8')

describe('the Helm chart', () => {
  const rendered = read('helm/millwright/rendered.yaml')
  const manifests = readManifests(rendered)
  const podOf = ({ spec }: Manifest) => spec!.template!.spec

  it('was rendered as it is now', () => {
    expect(rendered.split('\n')[0], 'Run: node scripts/render-chart.ts').toContain(chartHash(CHART))
  })

  it('holds Kubernetes’ schemas', () => {
    expect(manifests.map(({ kind }) => kind).toSorted()).toEqual([
      'Deployment',
      'Ingress',
      'Job',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'Service',
    ])
    expect(manifests.flatMap(schemaErrors)).toEqual([])
  })

  it('runs the server without rights, with limits, and with every secret from a secret', () => {
    const pods = manifests.filter(({ spec }) => spec?.template).map(podOf)
    expect(pods).toHaveLength(2)
    for (const pod of pods) {
      expect(pod.automountServiceAccountToken).toBe(false)
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
      for (const { securityContext, resources, image, env = [] } of pod.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        })
        expect(resources!.limits!['memory']).toBeTruthy()
        expect(image).toMatch(/:\d+\.\d+\.\d+$/)
        for (const name of ['DATABASE_URL', 'MILLWRIGHT_SECRET', 'MILLWRIGHT_WORKER_TOKEN', 'MILLWRIGHT_SMTP_URL']) {
          const [setting] = env.filter((one) => one.name === name)
          expect(setting).toMatchObject({ name, valueFrom: { secretKeyRef: { name: 'millwright' } } })
          expect(setting!.value).toBeUndefined()
        }
      }
    }
  })

  it('gives a pod the time to drain and to stop, and sends requests to those that are ready', () => {
    const pod = podOf(manifests.find(({ kind }) => kind === 'Deployment')!) as ReturnType<typeof podOf> & {
      terminationGracePeriodSeconds: number
    }
    const [server] = pod.containers as [(typeof pod.containers)[0] & { readinessProbe: object; livenessProbe: object }]
    const seconds = (name: string) => Number(server.env!.find((one) => one.name === name)!.value)
    const needed = seconds('MILLWRIGHT_DRAIN_SECONDS') + seconds('MILLWRIGHT_STOP_SECONDS')
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(needed)
    expect(server.readinessProbe).toMatchObject({ httpGet: { path: '/health/ready' } })
    expect(server.livenessProbe).toMatchObject({ httpGet: { path: '/health/live' } })
  })

  it('finds its pods where workers and services look for them', () => {
    const labels = { 'app.kubernetes.io/name': 'millwright-server', 'app.kubernetes.io/instance': 'millwright' }
    const [deployment, service] = ['Deployment', 'Service'].map((kind) => manifests.find((one) => one.kind === kind)!)
    expect(deployment!.spec!.template!.metadata.labels).toMatchObject(labels)
    expect(service!.spec!.selector).toEqual(labels)
    // The migration's pod is not given requests.
    const job = manifests.find(({ kind }) => kind === 'Job')!
    expect(job.spec!.template!.metadata.labels!['app.kubernetes.io/name']).not.toBe('millwright-server')
    const worker = read('kubernetes/worker.yaml')
    expect(worker).toContain(`app.kubernetes.io/name: ${labels['app.kubernetes.io/name']}`)
    expect(worker).toContain(`http://${service!.metadata.name}.${service!.metadata.namespace}.svc:4747`)
  })

  it('takes its own values, and refuses to go without a secret or with a misspelt one', () => {
    const valid = new Ajv2020({ strict: false }).compile(
      JSON.parse(read('helm/millwright/values.schema.json')) as object,
    )
    const values = parse(read('helm/millwright/values.yaml')) as Record<string, unknown>
    expect(valid(values)).toBe(false)
    expect(valid.errors).toMatchObject([{ instancePath: '/existingSecret' }])
    expect(valid({ ...values, existingSecret: 'millwright' })).toBe(true)
    expect(valid({ ...values, existingSecret: 'millwright', replica: 3 })).toBe(false)
    expect(valid({ ...values, existingSecret: 'millwright', settings: { MILLWRIGHT_SECRET: 'x' } })).toBe(false)
  })
})

describe('the compose file', () => {
  const text = read('compose/compose.yaml')
  const { services, networks } = parse(text) as {
    services: Record<
      string,
      {
        environment: Record<string, string>
        ports?: string[]
        networks: string[]
        cap_drop?: string[]
        read_only?: boolean
        build?: { context: string; dockerfile: string }
        volumes?: string[]
      }
    >
    networks: Record<string, { internal?: boolean }>
  }

  it('has no default for a secret, and refuses to start without', () => {
    const secrets = Object.values(services).flatMap(({ environment }) =>
      Object.entries(environment).filter(([name]) => /PASSWORD|SECRET|TOKEN|DATABASE_URL/.test(name)),
    )
    expect(secrets.length).toBeGreaterThanOrEqual(5)
    for (const [name, value] of secrets) expect(value, name).toMatch(/\$\{\w+:\?[^}]+\}/)
    expect(read('compose/example.env')).not.toMatch(/^[A-Z_]+=\S/m)
  })

  it('shows the server to this machine alone, and nothing to the worker but the server', () => {
    expect(services['server']!.ports).toEqual(['127.0.0.1:4747:4747'])
    expect([services['database']!.ports, services['worker']!.ports]).toEqual([undefined, undefined])
    expect(services['worker']!.networks).toEqual(['inner'])
    expect(networks['inner']).toEqual({ internal: true })
    expect(Object.keys(services['worker']!.environment).toSorted()).toEqual([
      'MILLWRIGHT_SERVER_URL',
      'MILLWRIGHT_WORKER_SLOTS',
      'MILLWRIGHT_WORKER_TOKEN',
    ])
    for (const name of ['server', 'worker'])
      expect(services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
  })

  it('builds from files that are there, and from nothing secret', () => {
    for (const { build } of [services['server']!, services['worker']!]) {
      expect(read('compose', build!.context, build!.dockerfile)).toContain('USER 10001:10001')
      expect(read('compose', build!.context, `${build!.dockerfile}.dockerignore`)).toContain('**/.env')
    }
    expect(text).toContain('seccomp=../kubernetes/millwright-worker.seccomp.json')
  })
})
