import { createPrivateKey, createPublicKey, hkdfSync, sign, verify } from 'node:crypto'

/** Signs documents that leave the server, so that whoever gets one can ask whether it comes from here. */
export interface Signer {
  /** SubjectPublicKeyInfo, base64. */
  publicKey: string
  sign(text: string): string
  verifies(text: string, signature: string): boolean
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410, section 7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * Ed25519 with a key that is derived from the installation's secret: nothing to store, the same on every replica, and a new secret is a
 * new signer.
 */
export function createSigner(installationSecret: string): Signer {
  const seed = new Uint8Array(hkdfSync('sha256', installationSecret, '', 'millwright signed documents', 32))
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key)
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
    verifies: (text, signature) => verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url')),
  }
}
