import { lookAtMachine, type Machine } from '../machine/machine.ts'
import { remedyFor, whyNoMount, whyNoUserNamespace, type Fault } from '../machine/remedies.ts'

/** Why no box can be built here, and what a person can do about it. Code execution is then off; nothing weaker runs. */
export class SandboxUnavailable extends Error {
  readonly remedy: string

  constructor(message: string, remedy: string) {
    super(message)
    this.name = 'SandboxUnavailable'
    this.remedy = remedy
  }
}

/** What stage 1 reports when the kernel refuses a step. */
export interface LaunchFailure {
  failed: string
  errno: string | null
  text: string
}

/** Says in plain words what a failed step of the launch means. */
export function explainFailure(
  { failed, errno, text }: LaunchFailure,
  machine: Machine = lookAtMachine(),
): SandboxUnavailable {
  const because = `${inShort(text)}${errno ? ` (${errno})` : ''}`
  const off = (what: string, fault: Fault) => new SandboxUnavailable(`${what}: ${because}`, remedyFor(fault, machine))
  switch (failed) {
    case 'user-namespace':
      return off('User namespaces are not permitted here', whyNoUserNamespace(machine, errno))
    case 'pid-namespace':
    case 'namespaces':
      return off('Namespaces are not permitted here', whyNoUserNamespace(machine, errno))
    case 'mounts':
      return off('The read-only root could not be built', whyNoMount(machine))
    case 'process-limit':
      return off('Nothing here limits the number of processes', 'process-limit')
    case 'preload':
      // The loader's words for a file system that permits no execution.
      return off(
        'The Python packages do not load inside the box',
        text.includes('failed to map segment') ? 'noexec' : 'preload',
      )
    default:
      return off(`The sandbox did not start (${failed})`, 'unknown')
  }
}

/** Some libraries explain themselves over a page; the first line and the last one say what happened. */
function inShort(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.length > 2 ? `${lines[0]} … ${lines.at(-1)}` : lines.join(' ')
}
