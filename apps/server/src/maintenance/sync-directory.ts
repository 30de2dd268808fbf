import { open } from 'node:fs/promises'

/** Makes the new name of a file survive a power cut. Windows has no such call, and needs none. */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
