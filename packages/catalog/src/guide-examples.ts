import type { ContentFiles } from './content-files.ts'
import { exampleMark, type GuideExample } from './guide.ts'

const RUNTIMES: Record<string, { extension: string; runtime: GuideExample['runtime'] }> = {
  python: { extension: 'py', runtime: 'python-ml' },
  typescript: { extension: 'ts', runtime: 'typescript' },
  javascript: { extension: 'js', runtime: 'javascript' },
  bash: { extension: 'sh', runtime: 'bash' },
}

interface Shown {
  problem: string | null
  /** To be put behind the block; empty where another block of the same file follows. */
  mark: string
}

/**
 * The programs that a guide shows. A code block whose first line is `# examples/x.py`, or `# from examples/x.py` for a part of it,
 * belongs to that file; `scripts/check-examples.ts` sees to it that both agree and that the file prints what `x.txt` says.
 */
export function guideExamples({ folder, body, files }: { folder: string; body: string; files: ContentFiles }) {
  const found = new Map<string, GuideExample>()
  const blocksLeft = new Map<string, number>()
  for (const [, name = ''] of body.matchAll(/^```\w+\n(?:#|\/\/) (?:from )?examples\/([\w.-]+)$/gm))
    blocksLeft.set(name, (blocksLeft.get(name) ?? 0) + 1)
  let section = ''
  return {
    list: () => [...found.values()],
    /** The blocks that follow stand in this section. */
    enter(id: string): void {
      section = id
    },
    /** Null for a block that is no example. */
    shown(language: string, code: string): Shown | null {
      const kind = RUNTIMES[language]
      const [, id, extension] = /^(?:#|\/\/) (?:from )?examples\/([\w-]+)\.(\w+)$/.exec(code.split('\n')[0] ?? '') ?? []
      if (!kind || !id || extension !== kind.extension) return null
      const file = `${id}.${extension}`
      const program = files.get(`${folder}/examples/${file}`)
      const output = files.get(`${folder}/examples/${id}.txt`)
      if (program === undefined || output === undefined)
        return { problem: `There is no ${folder}/examples/${program === undefined ? file : `${id}.txt`}.`, mark: '' }
      if (!found.has(id)) found.set(id, { id, file, runtime: kind.runtime, section, code: program, output })
      const left = (blocksLeft.get(file) ?? 1) - 1
      blocksLeft.set(file, left)
      return { problem: null, mark: left === 0 ? exampleMark(id) : '' }
    },
  }
}
