import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parseAllDocuments } from 'yaml'

const SCHEMAS = join(import.meta.dirname, '../deploy/kubernetes/schemas/kubernetes-1.37.0.json')

interface Container {
  name: string
  image: string
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef?: object } }[]
  securityContext?: {
    privileged?: boolean
    procMount?: string
    allowPrivilegeEscalation?: boolean
    readOnlyRootFilesystem?: boolean
    capabilities?: { drop?: string[] }
  }
  resources?: { limits?: Record<string, string> }
}

export interface Manifest {
  apiVersion: string
  kind: string
  metadata: { name: string; namespace?: string }
  spec?: {
    selector?: { matchLabels?: Record<string, string> }
    template?: {
      metadata: { labels?: Record<string, string> }
      spec: {
        automountServiceAccountToken?: boolean
        hostUsers?: boolean
        hostNetwork?: boolean
        runtimeClassName?: string
        securityContext?: { seccompProfile?: { type: string } }
        initContainers?: Container[]
        containers: Container[]
        volumes?: Record<string, unknown>[]
      }
    }
  }
}

export const readManifests = (text: string): Manifest[] =>
  parseAllDocuments(text).map((document) => {
    if (document.errors[0]) throw document.errors[0]
    return document.toJS({ maxAliasCount: 100 }) as Manifest
  })

const { kinds, $defs } = JSON.parse(readFileSync(SCHEMAS, 'utf8')) as { kinds: Record<string, string>; $defs: object }
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
ajv.addSchema({ $id: 'kubernetes', $defs })

/** What Kubernetes' own schemas, in which no field is unknown, say against an object. */
export function schemaErrors(manifest: Manifest): string[] {
  const name = kinds[`${manifest.apiVersion}/${manifest.kind}`]
  if (!name) return [`no schema for ${manifest.apiVersion} ${manifest.kind}`]
  // It leaves its errors on itself; schemas without $async are checked at once.
  const validate = ajv.getSchema(`kubernetes#/$defs/${name}`)!
  void validate(manifest)
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, Object.values(params as object).join(', ')].join(' '),
  )
}

/** What the server checks beyond the schemas, and what we promise in deploy/kubernetes/README.md. */
export function ruleErrors(manifest: Manifest): string[] {
  const template = manifest.spec?.template
  if (!template) return []
  const pod = template.spec
  const errors: string[] = []
  const must = (holds: unknown, what: string) => {
    if (!holds) errors.push(`${manifest.metadata.name}: ${what}`)
  }
  const labels = template.metadata.labels ?? {}
  const wanted = Object.entries(manifest.spec?.selector?.matchLabels ?? {})
  must(wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value), 'the selector finds no pod')
  must(pod.automountServiceAccountToken === false, 'the pod must hold no token of the cluster')
  must(!pod.hostNetwork, 'the pod must not share the node’s network')
  must(pod.hostUsers === false || pod.runtimeClassName, 'the pod needs user namespaces or a kernel of its own')
  must(pod.securityContext?.seccompProfile?.type === 'Localhost', 'the pod needs our system call filter')
  must(!pod.volumes?.some((volume) => 'hostPath' in volume), 'the pod must see no folder of the node')
  must(pod.initContainers?.[0]?.name === 'doctor', 'the doctor must come before the worker')
  const context = (container: Container | undefined) => JSON.stringify(container?.securityContext)
  must(context(pod.initContainers?.[0]) === context(pod.containers[0]), 'the doctor must run as the worker does')
  for (const container of [...(pod.initContainers ?? []), ...pod.containers]) {
    const { privileged, procMount, readOnlyRootFilesystem, capabilities } = container.securityContext ?? {}
    must(!privileged, 'no container may be privileged')
    must(readOnlyRootFilesystem, 'files of the image must not change')
    must(capabilities?.drop?.includes('ALL'), 'all capabilities must be dropped')
    must(procMount !== 'Unmasked' || pod.hostUsers === false, 'procMount: Unmasked needs hostUsers: false')
    must(container.resources?.limits?.['memory'], 'memory needs a limit')
    must(!/:latest$|^[^:]+$/.test(container.image), 'the image needs a version')
    const token = container.env?.find(({ name }) => name === 'MILLWRIGHT_WORKER_TOKEN')
    must(!token || (token.value === undefined && token.valueFrom?.secretKeyRef), 'the token must come from a secret')
  }
  return errors
}
