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

const USER_NAMESPACE_REMEDY =
  'Allow unprivileged user namespaces. Ubuntu 23.10 and later: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 ' +
  '(or give this Python an AppArmor profile with "userns,"). Older Debian: sysctl -w kernel.unprivileged_userns_clone=1. ' +
  'Any Linux: sysctl -w user.max_user_namespaces=15000. In Docker: start the container with --security-opt seccomp=unconfined ' +
  '--security-opt apparmor=unconfined. Or start the worker as root.'

const MOUNT_REMEDY =
  'The kernel refuses mounts inside the box. In Docker add --security-opt systempaths=unconfined --security-opt apparmor=unconfined; ' +
  'in Kubernetes set hostUsers: false and procMount: Unmasked. In a chroot start the worker outside of it.'

/** Says in plain words what a failed step of the launch means. */
export function explainFailure({ failed, errno, text }: LaunchFailure): SandboxUnavailable {
  const because = `${text}${errno ? ` (${errno})` : ''}`
  switch (failed) {
    case 'user-namespace':
      return new SandboxUnavailable(`User namespaces are not permitted here: ${because}`, USER_NAMESPACE_REMEDY)
    case 'pid-namespace':
    case 'namespaces':
      return new SandboxUnavailable(`Namespaces are not permitted here: ${because}`, USER_NAMESPACE_REMEDY)
    case 'mounts':
      return new SandboxUnavailable(`The read-only root could not be built: ${because}`, MOUNT_REMEDY)
    case 'process-limit':
      return new SandboxUnavailable(
        `Nothing here limits the number of processes: ${because}`,
        'Run the worker as an ordinary user of the machine, or as root outside of any user namespace, or give it a ' +
          'delegated control group ("systemd-run --user --scope -p Delegate=yes npm start").',
      )
    case 'preload':
      return new SandboxUnavailable(
        `The Python packages do not load inside the box: ${because}`,
        'Delete the runtimes folder in the data directory and start again, so that they are installed anew.',
      )
    default:
      return new SandboxUnavailable(
        `The sandbox did not start (${failed}): ${because}`,
        'Run "millwright doctor" and report its output.',
      )
  }
}
