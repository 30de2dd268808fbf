const NETWORK = /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|E(HOST|NET)UNREACH|EPIPE)$/
/** Wrong name or password, no such database, too many connections, starting or stopping. */
const REFUSED = /^(28\w{3}|3D000|53300|57P0[123])$/

/** In words, why a database cannot be used, for what an operator can mend; null for anything else. */
export function unreachableMessage(error: unknown): string | null {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (!(cause instanceof Error) || !(NETWORK.test(code) || REFUSED.test(code))) return null
  return cause.message || code
}
