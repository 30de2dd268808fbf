import { ALLOWED, FILTERED, MEMORY_OUTSIDE_PROCESSES, PRETENDED } from './syscalls-x64.ts'

/** What the worker and its fork servers call and no job may: they build the boxes. */
const WORKER_ONLY = {
  unshare: 272,
  setns: 308,
  mount: 165,
  umount2: 166,
  pivot_root: 155,
  mount_setattr: 442,
  sethostname: 170,
  kcmp: 312,
  landlock_create_ruleset: 444,
  landlock_add_rule: 445,
  landlock_restrict_self: 446,
} as const

/** Groups of calls by name, with their numbers. */
export const PERMITTED: Record<string, number>[] = [
  ...Object.values(ALLOWED),
  MEMORY_OUTSIDE_PROCESSES,
  FILTERED,
  PRETENDED,
  WORKER_ONLY,
]

/**
 * The filter around a whole worker in a container, as Kubernetes, Docker and Podman take it: what jobs may call by
 * number, and what building boxes takes. The job's own filter, which also looks at arguments, lies inside of it.
 */
export function podProfile() {
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: 1,
    architectures: ['SCMP_ARCH_X86_64'],
    syscalls: [
      {
        names: [...new Set(PERMITTED.flatMap((group) => Object.keys(group)))].toSorted(),
        action: 'SCMP_ACT_ALLOW',
      },
    ],
  }
}
