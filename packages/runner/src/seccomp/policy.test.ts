import { describe, expect, it } from 'vitest'
import { compilePolicy } from './policy.ts'

const X86_64 = 0xc000003e
const ALLOW = 0x7fff0000
const KILL = 0x80000000
const EPERM = 0x00050001
const ENOSYS = 0x00050026
const EAFNOSUPPORT = 0x00050061

/** Runs a policy as the kernel would: classic BPF over struct seccomp_data. */
function judge(policy: Buffer, number: number, args: number[] = [], architecture = X86_64): number {
  const data = Buffer.alloc(64)
  data.writeUInt32LE(number >>> 0, 0)
  data.writeUInt32LE(architecture, 4)
  args.forEach((value, index) => data.writeUInt32LE(value >>> 0, 16 + 8 * index))
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

  it('refuses memory outside processes where nothing counts it', () => {
    const sampled = compilePolicy({ memoryIsCounted: false })
    for (const number of [319, 29, 30, 68, 240]) {
      expect([judge(counted, number), judge(sampled, number)]).toEqual([ALLOW, EPERM])
    }
  })

  it('fits the kernel: at most 4096 instructions', () => {
    expect(counted.length / 8).toBeLessThan(4096)
  })
})
