import { describe, expect, it } from 'vitest'
import { compilePolicy } from './policy.ts'

const X86_64 = 0xc000003e
const ALLOW = 0x7fff0000
const KILL = 0x80000000
const EPERM = 0x00050001
const ENOSYS = 0x00050026
const EAFNOSUPPORT = 0x00050061
const EPROTONOSUPPORT = 0x0005005d
const EOPNOTSUPP = 0x0005005f
const ENOMEM = 0x0005000c
const EINVAL = 0x00050016
/** SECCOMP_RET_ERRNO with an errno of 0. */
const PRETENDED = 0x00050000

/** Runs a policy as the kernel would: classic BPF over struct seccomp_data. */
function judge(
  policy: Buffer,
  number: number,
  args: number[] = [],
  architecture = X86_64,
  highHalves: Record<number, number> = {},
): number {
  const data = Buffer.alloc(64)
  data.writeUInt32LE(number >>> 0, 0)
  data.writeUInt32LE(architecture, 4)
  args.forEach((value, index) => data.writeUInt32LE(value >>> 0, 16 + 8 * index))
  for (const [index, value] of Object.entries(highHalves)) data.writeUInt32LE(value, 20 + 8 * Number(index))
  let accumulator = 0
  for (let at = 0; ; at += 1) {
    const operation = policy.readUInt16LE(at * 8)
    const [ifTrue, ifFalse] = [policy[at * 8 + 2]!, policy[at * 8 + 3]!]
    const value = policy.readUInt32LE(at * 8 + 4)
    if (operation === 0x20) accumulator = data.readUInt32LE(value)
    else if (operation === 0x06) return value
    else {
      const holds =
        operation === 0x15
          ? accumulator === value
          : operation === 0x25
            ? accumulator > value
            : operation === 0x35
              ? accumulator >= value
              : (accumulator & value) !== 0
      at += holds ? ifTrue : ifFalse
    }
  }
}

describe('the system call policy', () => {
  const counted = compilePolicy({ memoryIsCounted: true })

  it('allows what programs need and refuses what they do not', () => {
    for (const number of [0, 1, 9, 59, 202, 231, 257, 318]) expect(judge(counted, number)).toBe(ALLOW)
    for (const number of [101, 165, 166, 272, 308, 321, 323, 425, 155, 161, 246])
      expect(judge(counted, number)).toBe(EPERM)
    expect(judge(counted, 435)).toBe(ENOSYS) // clone3: its flags cannot be seen
    expect(judge(counted, 999)).toBe(ENOSYS) // newer than the table
  })

  it('ends a process that uses another machine interface', () => {
    expect(judge(counted, 20, [], 0x40000003)).toBe(KILL) // i386
    expect(judge(counted, 0x40000000 + 1)).toBe(KILL) // x32
  })

  it('looks at arguments: namespaces, socket families, limits of others, terminal injection', () => {
    expect(judge(counted, 56, [17])).toBe(ALLOW)
    for (const flag of [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000, 0x80]) {
      expect(judge(counted, 56, [flag | 17])).toBe(EPERM)
    }
    expect([1, 2, 10, 16, 17, 38, 40].map((family) => judge(counted, 41, [family]))).toEqual(
      Array.from({ length: 7 }, (_, index) => (index < 3 ? ALLOW : EAFNOSUPPORT)),
    )
    expect([judge(counted, 302, [0]), judge(counted, 302, [1])]).toEqual([ALLOW, EPERM])
    expect([judge(counted, 16, [0, 0x5401]), judge(counted, 16, [0, 0x5412])]).toEqual([ALLOW, EPERM])
    expect([judge(counted, 135, [0x40000]), judge(counted, 135, [0])]).toEqual([EPERM, ALLOW])
  })

  it('opens Internet sockets for TCP and UDP only, and pairs for AF_UNIX only', () => {
    const protocols = [0, 6, 17, 1, 33, 132, 136, 262]
    for (const family of [2, 10]) {
      expect(protocols.map((protocol) => judge(counted, 41, [family, 1, protocol]))).toEqual(
        protocols.map((protocol) => ([0, 6, 17].includes(protocol) ? ALLOW : EPROTONOSUPPORT)),
      )
    }
    expect([1, 2, 30].map((family) => judge(counted, 53, [family]))).toEqual([ALLOW, EAFNOSUPPORT, EAFNOSUPPORT])
  })

  it('lets nobody learn from shared files what others read or do', () => {
    expect([253, 254, 255, 294, 27].map((number) => judge(counted, number))).toEqual(Array(5).fill(EPERM)) // inotify, mincore
    expect([5, 6, 7, 1024, 1025, 1026, 1031].map((command) => judge(counted, 72, [0, command]))).toEqual([
      ALLOW,
      ALLOW,
      ALLOW,
      EPERM,
      EPERM,
      EPERM,
      EPERM,
    ])
    for (const number of [327, 328]) {
      expect([0, 8].map((flags) => judge(counted, number, [0, 0, 0, 0, 0, flags]))).toEqual([ALLOW, EOPNOTSUPP])
    }
    expect([0, 3, 4].map((advice) => judge(counted, 221, [0, 0, 0, advice]))).toEqual([ALLOW, ALLOW, PRETENDED])
  })

  it('pretends to flush the machine’s disks', () => {
    expect([162, 306, 74, 75, 277].map((number) => judge(counted, number))).toEqual(Array(5).fill(PRETENDED))
    expect([1, 2, 4, 6].map((flags) => judge(counted, 26, [0, 0, flags]))).toEqual([ALLOW, ALLOW, PRETENDED, PRETENDED])
  })

  it('reads no file past the page cache', () => {
    expect([0, 0x4000, 0x4241].map((flags) => judge(counted, 2, [0, flags]))).toEqual([ALLOW, EINVAL, EINVAL])
    expect([0, 0x4000].map((flags) => judge(counted, 257, [0, 0, flags]))).toEqual([ALLOW, EINVAL])
    expect([0x800, 0x4800].map((flags) => judge(counted, 72, [0, 4, flags]))).toEqual([ALLOW, EINVAL])
    expect(judge(counted, 437)).toBe(ENOSYS)
  })

  it('keeps the limit of core files where it stands, also when the pointer’s low half is 0', () => {
    const SETS = { low: [0, 4, 0x1000], high: [0, 4, 0, 0] }
    expect([judge(counted, 160, [4]), judge(counted, 160, [7])]).toEqual([EPERM, ALLOW])
    expect([judge(counted, 302, SETS.low), judge(counted, 302, [0, 7, 0x1000])]).toEqual([EPERM, ALLOW])
    expect(judge(counted, 302, SETS.high)).toBe(ALLOW) // asks for the present limit
    expect(judge(counted, 302, SETS.high, X86_64, { 2: 1 })).toBe(EPERM)
  })

  it('merges no memory with others and claims no core', () => {
    expect([62, 67, 15].map((option) => judge(counted, 157, [option]))).toEqual([EINVAL, EINVAL, ALLOW])
    expect([12, 4].map((advice) => judge(counted, 28, [0, 0, advice]))).toEqual([EINVAL, ALLOW])
  })

  it('refuses memory outside processes where nothing counts it', () => {
    const sampled = compilePolicy({ memoryIsCounted: false })
    for (const number of [319, 29, 30, 64, 68, 240]) {
      expect([judge(counted, number), judge(sampled, number)]).toEqual([ALLOW, EPERM])
    }
    const [shared, anonymous] = [0x01, 0x20]
    const flags = [shared, 0x02 | anonymous, shared | anonymous, 0x03 | anonymous]
    expect(flags.map((flag) => judge(sampled, 9, [0, 4096, 3, flag]))).toEqual([ALLOW, ALLOW, ENOMEM, ENOMEM])
    expect(flags.map((flag) => judge(counted, 9, [0, 4096, 3, flag]))).toEqual(Array(4).fill(ALLOW))
    for (const option of [7, 8, 32, 33]) {
      expect([judge(counted, 54, [3, 1, option]), judge(sampled, 54, [3, 1, option])]).toEqual([ALLOW, EPERM])
    }
    expect(judge(sampled, 54, [3, 6, 7])).toBe(ALLOW) // another level: TCP's own options
    expect(judge(sampled, 54, [3, 1, 2])).toBe(ALLOW) // SO_REUSEADDR
  })

  it('fits the kernel: at most 4096 instructions', () => {
    expect(counted.length / 8).toBeLessThan(4096)
  })
})
