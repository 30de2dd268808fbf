import { chmod, copyFile, mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { installOnce } from './install-once.ts'

const require = createRequire(import.meta.url)
const FILES = ['index.js', 'internal.js', 'errors.js', 'LICENSE']

export interface TypeScriptRuntime {
  /** In the box at /opt/millwright/amaro. */
  folder: string
  version: string
}

/**
 * Copies amaro, which turns TypeScript that is more than types into JavaScript: see sandbox/typescript.mjs.
 * Null when the package is not installed; such programs are then refused with Node's own message.
 */
export async function prepareTypeScript(directory: string): Promise<TypeScriptRuntime | null> {
  try {
    const distribution = dirname(require.resolve('amaro'))
    const about = await readFile(join(distribution, '../package.json'), 'utf8')
    const { version } = JSON.parse(about) as { version: string }
    const target = join(directory, `amaro-${version}`)
    await installOnce(target, async (partial) => {
      await mkdir(partial)
      await chmod(partial, 0o755)
      for (const file of FILES) {
        await copyFile(join(distribution, file), join(partial, file))
        await chmod(join(partial, file), 0o644)
      }
      return true
    })
    return { folder: target, version }
  } catch {
    return null
  }
}
