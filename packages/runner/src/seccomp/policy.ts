import { ALLOWED, FILTERED, LARGEST_KNOWN, MEMORY_OUTSIDE_PROCESSES, PRETENDED } from './syscalls-x64.ts'

const AUDIT_ARCH_X86_64 = 0xc000003e
const X32_BIT = 0x40000000
const ALLOW = 0x7fff0000
const KILL_PROCESS = 0x80000000
const refuse = (errno: number) => 0x00050000 | errno
/** An errno of 0: the caller sees success. */
const PRETEND = refuse(0)
const EPERM = 1
const ENOSYS = 38
const EAFNOSUPPORT = 97

// Classic BPF operations, and where `struct seccomp_data` holds what we look at.
const LOAD = 0x20
const JUMP_EQUAL = 0x15
const JUMP_GREATER = 0x25
const JUMP_GREATER_OR_EQUAL = 0x35
const JUMP_ANY_BIT = 0x45
const RETURN = 0x06
const AT_NUMBER = 0
const AT_ARCHITECTURE = 4
const atArgument = (index: number) => 16 + 8 * index

/** NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET and NEWTIME: no namespace of the candidate's own. */
const CLONE_NAMESPACES = 0x7e020080
/** Not AF_NETLINK, not AF_VSOCK, which no network namespace contains, and no other whose module the kernel would load. */
const AF_UNIX = 1
const INTERNET_FAMILIES = [2, 10]
/** Whatever fits, TCP, UDP. Not MPTCP, SCTP, DCCP, UDP-Lite. */
const INTERNET_PROTOCOLS = [0, 6, 17]
const EPROTONOSUPPORT = 93
const EOPNOTSUPP = 95
const ENOMEM = 12
const DONT_NEED = 4
const MAP_SHARED = 0x01
const MAP_ANONYMOUS = 0x20
const SOL_SOCKET = 1
/** SO_SNDBUF, SO_RCVBUF and their forced forms. */
const BUFFER_SIZES = [7, 8, 32, 33]
/** TIOCSTI and TIOCLINUX type into a terminal. */
const TERMINAL_INJECTION = [0x5412, 0x541c]
/** F_SETLEASE, F_GETLEASE, F_NOTIFY: word of what others do with a shared file. F_SETPIPE_SZ: memory shared by a user's jobs. */
const REFUSED_FILE_COMMANDS = [1024, 1025, 1026, 1031]
const SET_FLAGS = 4
/** Past the page cache a job could take the whole disk of the machine for itself. */
const O_DIRECT = 0x4000
const MS_SYNC = 4
/** MADV_MERGEABLE, and PR_SET_MEMORY_MERGE: merged pages tell by their timing what other jobs hold. */
const MERGEABLE = 12
const MEMORY_MERGE = 67
/** Would keep a neighbour off the other half of a core. */
const SCHEDULE_CORE = 62
const LIMIT_OF_CORE_FILES = 4
const EINVAL = 22
const PERSONALITIES = [0, 8, 0x20000, 0x20008, 0xffffffff]

interface Instruction {
  operation: number
  value: number
  ifTrue: number
  ifFalse: number
}

export interface PolicyOptions {
  /** False where no control group counts memory: then memory that no process's own count shows is refused. */
  memoryIsCounted: boolean
}

/**
 * The candidate's system call filter as raw BPF for prctl(PR_SET_SECCOMP): an allow-list; the rest gets EPERM,
 * calls newer than our table ENOSYS, and any other machine interface (i386, x32) ends the process.
 */
export function compilePolicy({ memoryIsCounted }: PolicyOptions): Buffer {
  const program: Instruction[] = []
  const add = (operation: number, value: number, ifTrue = 0, ifFalse = 0) =>
    program.push({ operation, value, ifTrue, ifFalse })
  const returnIf = (operation: number, value: number, result: number) => {
    add(operation, value, 0, 1)
    add(RETURN, result)
  }
  /** Runs `decide` when the loaded value fits; every path in it must return. */
  const onlyIf = (operation: number, value: number, decide: () => void) => {
    const jump = program.length
    add(operation, value)
    decide()
    program[jump]!.ifFalse = program.length - jump - 1
  }
  /** Runs `decide` on the low half of one argument of one call; every path in it must return. */
  const byArgument = (number: number, argument: number, decide: () => void) => {
    onlyIf(JUMP_EQUAL, number, () => {
      add(LOAD, atArgument(argument))
      decide()
    })
  }

  add(LOAD, AT_ARCHITECTURE)
  add(JUMP_EQUAL, AUDIT_ARCH_X86_64, 1, 0)
  add(RETURN, KILL_PROCESS)
  add(LOAD, AT_NUMBER)
  returnIf(JUMP_GREATER_OR_EQUAL, X32_BIT, KILL_PROCESS)

  if (!memoryIsCounted) {
    byArgument(ALLOWED.memory.mmap, 3, () => {
      onlyIf(JUMP_ANY_BIT, MAP_ANONYMOUS, () => {
        returnIf(JUMP_ANY_BIT, MAP_SHARED, refuse(ENOMEM))
        add(RETURN, ALLOW)
      })
      add(RETURN, ALLOW)
    })
    byArgument(ALLOWED.sockets.setsockopt, 1, () => {
      onlyIf(JUMP_EQUAL, SOL_SOCKET, () => {
        add(LOAD, atArgument(2))
        for (const option of BUFFER_SIZES) returnIf(JUMP_EQUAL, option, refuse(EPERM))
        add(RETURN, ALLOW)
      })
      add(RETURN, ALLOW)
    })
  }
  const groups: Record<string, number>[] = Object.values(ALLOWED)
  if (memoryIsCounted) groups.push(MEMORY_OUTSIDE_PROCESSES)
  for (const number of groups.flatMap((group) => Object.values(group))) returnIf(JUMP_EQUAL, number, ALLOW)

  byArgument(FILTERED.clone, 0, () => {
    returnIf(JUMP_ANY_BIT, CLONE_NAMESPACES, refuse(EPERM))
    add(RETURN, ALLOW)
  })
  // Only of itself: a job that shares its init's user could otherwise set its init's limits to nothing.
  byArgument(FILTERED.prlimit64, 0, () => {
    onlyIf(JUMP_EQUAL, 0, () => {
      add(LOAD, atArgument(1))
      onlyIf(JUMP_EQUAL, LIMIT_OF_CORE_FILES, () => {
        // Both halves of the pointer to the new limit; asking for the present one gives none.
        for (const half of [0, 4]) {
          add(LOAD, atArgument(2) + half)
          onlyIf(JUMP_GREATER, 0, () => add(RETURN, refuse(EPERM)))
        }
        add(RETURN, ALLOW)
      })
      add(RETURN, ALLOW)
    })
    add(RETURN, refuse(EPERM))
  })
  // It stands at 1, which alone keeps a machine's crash reporter from being started on a candidate's memory.
  byArgument(FILTERED.setrlimit, 0, () => {
    returnIf(JUMP_EQUAL, LIMIT_OF_CORE_FILES, refuse(EPERM))
    add(RETURN, ALLOW)
  })
  const withoutDirect = [
    { number: FILTERED.open, argument: 1 },
    { number: FILTERED.openat, argument: 2 },
  ]
  for (const { number, argument } of withoutDirect) {
    byArgument(number, argument, () => {
      returnIf(JUMP_ANY_BIT, O_DIRECT, refuse(EINVAL))
      add(RETURN, ALLOW)
    })
  }
  byArgument(FILTERED.msync, 2, () => {
    returnIf(JUMP_ANY_BIT, MS_SYNC, PRETEND)
    add(RETURN, ALLOW)
  })
  byArgument(FILTERED.madvise, 2, () => {
    returnIf(JUMP_EQUAL, MERGEABLE, refuse(EINVAL))
    add(RETURN, ALLOW)
  })
  byArgument(FILTERED.prctl, 0, () => {
    for (const option of [SCHEDULE_CORE, MEMORY_MERGE]) returnIf(JUMP_EQUAL, option, refuse(EINVAL))
    add(RETURN, ALLOW)
  })
  byArgument(FILTERED.socket, 0, () => {
    returnIf(JUMP_EQUAL, AF_UNIX, ALLOW)
    for (const family of INTERNET_FAMILIES) {
      onlyIf(JUMP_EQUAL, family, () => {
        add(LOAD, atArgument(2))
        for (const protocol of INTERNET_PROTOCOLS) returnIf(JUMP_EQUAL, protocol, ALLOW)
        add(RETURN, refuse(EPROTONOSUPPORT))
      })
    }
    add(RETURN, refuse(EAFNOSUPPORT))
  })
  byArgument(FILTERED.socketpair, 0, () => {
    returnIf(JUMP_EQUAL, AF_UNIX, ALLOW)
    add(RETURN, refuse(EAFNOSUPPORT))
  })
  // Reading without waiting tells whether a page of a shared file is in the cache, and DONTNEED takes it out: together
  // they would carry bits from a hidden test's box to one whose output is shown.
  for (const number of [FILTERED.preadv2, FILTERED.pwritev2]) {
    byArgument(number, 5, () => {
      returnIf(JUMP_EQUAL, 0, ALLOW)
      add(RETURN, refuse(EOPNOTSUPP))
    })
  }
  byArgument(FILTERED.fadvise64, 3, () => {
    returnIf(JUMP_EQUAL, DONT_NEED, PRETEND)
    add(RETURN, ALLOW)
  })
  byArgument(FILTERED.ioctl, 1, () => {
    for (const request of TERMINAL_INJECTION) returnIf(JUMP_EQUAL, request, refuse(EPERM))
    add(RETURN, ALLOW)
  })
  byArgument(FILTERED.personality, 0, () => {
    for (const persona of PERSONALITIES) returnIf(JUMP_EQUAL, persona, ALLOW)
    add(RETURN, refuse(EPERM))
  })
  byArgument(FILTERED.fcntl, 1, () => {
    for (const command of REFUSED_FILE_COMMANDS) returnIf(JUMP_EQUAL, command, refuse(EPERM))
    onlyIf(JUMP_EQUAL, SET_FLAGS, () => {
      add(LOAD, atArgument(2))
      returnIf(JUMP_ANY_BIT, O_DIRECT, refuse(EINVAL))
      add(RETURN, ALLOW)
    })
    add(RETURN, ALLOW)
  })
  for (const number of Object.values(PRETENDED)) returnIf(JUMP_EQUAL, number, PRETEND)
  // Their flags lie in memory, where a filter cannot look; without them libraries use clone and openat.
  for (const number of [FILTERED.clone3, FILTERED.openat2]) returnIf(JUMP_EQUAL, number, refuse(ENOSYS))
  returnIf(JUMP_GREATER, LARGEST_KNOWN, refuse(ENOSYS))
  add(RETURN, refuse(EPERM))
  return encode(program)
}

function encode(program: Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8)
  program.forEach(({ operation, value, ifTrue, ifFalse }, index) => {
    if (ifTrue > 255 || ifFalse > 255) throw new RangeError('a BPF jump reaches 255 instructions at most')
    bytes.writeUInt16LE(operation, index * 8)
    bytes[index * 8 + 2] = ifTrue
    bytes[index * 8 + 3] = ifFalse
    bytes.writeUInt32LE(value >>> 0, index * 8 + 4)
  })
  return bytes
}
