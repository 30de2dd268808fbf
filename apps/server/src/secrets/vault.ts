import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Keeps secrets that the server has to know again: client secrets, webhook secrets. */
export interface Vault {
  /** @param purpose - what the secret belongs to, such as `webhook-endpoint <id>`; it opens for nothing else */
  seal(secret: string, purpose: string): string
  /** @throws when it was sealed by another installation or for another purpose, or was changed */
  open(sealed: string, purpose: string): string
}

const FORMAT = 'v1'
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Encrypts (AES-256-GCM) with a key that is derived from the installation's secret, so that a copy of the database alone gives nothing away. A row's
 * ciphertext in another row does not open.
 */
export function createVault(installationSecret: string): Vault {
  const key = new Uint8Array(hkdfSync('sha256', installationSecret, '', 'millwright secrets at rest', 32))
  return {
    seal(secret, purpose) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose))
      const sealed = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${FORMAT}.${sealed.toString('base64url')}`
    },
    open(sealed, purpose) {
      const [format, text = ''] = sealed.split('.')
      if (format !== FORMAT)
        throw new Error(`A secret is stored in the format ${format}, which this release does not know`)
      const bytes = Buffer.from(text, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(-TAG_BYTES))
      return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    },
  }
}
