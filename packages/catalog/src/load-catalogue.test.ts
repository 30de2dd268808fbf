import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadCatalogue } from './load-catalogue.ts'
import { sampleContent, withContent } from './testing/sample-content.ts'

it('gives the same result from its file, and a new one when the content changed or the file is broken', async () => {
  await withContent(sampleContent(), async (directory) => {
    const cache = join(directory, 'cache/catalogue.json')
    const first = await loadCatalogue(directory, cache)
    const stored = await readFile(cache, 'utf8')
    expect(await loadCatalogue(directory, cache)).toEqual(first)

    await writeFile(cache, stored.replace('The miller', 'From the file'))
    expect((await loadCatalogue(directory, cache)).catalogue?.guides[0]?.title).toBe('From the file')

    await writeFile(cache, stored.slice(0, 100))
    expect(await loadCatalogue(directory, cache)).toEqual(first)

    await writeFile(
      join(directory, 'graph/areas.yaml'),
      String(sampleContent()['graph/areas.yaml']).replace('About grain', 'On grain'),
    )
    const changed = await loadCatalogue(directory, cache)
    expect(changed.catalogue?.graph.areas[0]?.description).toBe('On grain.')
    expect(changed.catalogue?.hash).not.toBe(first.catalogue?.hash)
  })
})

it('does not keep a result with errors', async () => {
  const files = sampleContent()
  files['graph/areas.yaml'] = '- nothing\n'
  await withContent(files, async (directory) => {
    const cache = join(directory, 'cache/catalogue.json')
    expect((await loadCatalogue(directory, cache)).catalogue).toBeNull()
    await expect(readFile(cache)).rejects.toThrow('ENOENT')
  })
})
