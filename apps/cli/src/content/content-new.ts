import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { GuideId, Id, readCompetencyGraph, type ChallengeKind, type ItemKind, type Skill } from '@millwright/catalog'
import type { Output } from './content-check.ts'
import { checkTemplate, generatedItemTemplate, generatedKinds, itemTemplate } from './item-template.ts'

const templates = join(import.meta.dirname, '../../templates')

export interface NewItemOptions {
  kind: ItemKind
  generated?: boolean
}

/** Writes `items/<skill>/<skill>-<slug>.md`, and its check when it is generated; the exit code is 1 when it cannot. */
export async function newItem(
  directory: string,
  skillId: string,
  slug: string,
  { kind, generated = false }: NewItemOptions,
  today: string,
  output: Output,
): Promise<number> {
  const skills = (await readCompetencyGraph(directory))?.skills
  if (!skills) return refuse(output, noGraph)
  const skill = skills.find(({ id }) => id === skillId)
  if (!skill) return refuse(output, `There is no skill "${skillId}". ${similar(skillId, skills)}`)
  const id = slug.startsWith(`${skillId}-`) ? slug : `${skillId}-${slug}`
  if (!Id.safeParse(id).success) return refuse(output, badId(slug))
  const file = `items/${skillId}/${id}.md`
  if (!generated) return write(directory, { [file]: itemTemplate({ id, skill, kind, today }) }, id, output)
  const drawn = generatedKinds.find((each) => each === kind)
  if (!drawn) return refuse(output, `The key of a question of kind ${kind} follows from no draw. ${generable}`)
  const texts = {
    [file]: generatedItemTemplate({ id, skill, kind: drawn, today }),
    [file.replace(/\.md$/, '.check.py')]: checkTemplate(id, drawn),
  }
  return write(directory, texts, id, output)
}

/** Writes `challenges/<id>/`: a small task of the kind that can be graded as it is. */
export async function newChallenge(
  directory: string,
  id: string,
  kind: ChallengeKind,
  today: string,
  output: Output,
): Promise<number> {
  if (!Id.safeParse(id).success) return refuse(output, badId(id))
  return copyTemplate(join('challenge', kind), directory, `challenges/${id}`, id, today, output)
}

/** Writes `guides/<id>/` with its sources. */
export async function newGuide(directory: string, id: string, today: string, output: Output): Promise<number> {
  if (!GuideId.safeParse(id).success) return refuse(output, badId(id))
  return copyTemplate('guide', directory, `guides/${id}`, id, today, output)
}

async function copyTemplate(
  template: string,
  directory: string,
  folder: string,
  id: string,
  today: string,
  output: Output,
): Promise<number> {
  const skill = (await readCompetencyGraph(directory))?.skills[0]
  if (!skill) return refuse(output, noGraph)
  if (existsSync(join(directory, folder))) return refuse(output, `${folder} exists; nothing was written.`)
  const root = join(templates, template)
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const texts: Record<string, string> = {}
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name)
    const text = await readFile(path, 'utf8')
    texts[folder + path.slice(root.length).replaceAll('\\', '/')] = text
      .replaceAll('__ID__', id)
      .replaceAll('__SKILL__', skill.id)
      .replaceAll('__TODAY__', today)
  }
  return write(directory, texts, id, output)
}

async function write(directory: string, texts: Record<string, string>, id: string, output: Output): Promise<number> {
  const taken = Object.keys(texts).find((path) => existsSync(join(directory, path)))
  if (taken) return refuse(output, `${taken} exists; nothing was written.`)
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), text, { flag: 'wx' })
    output.write(`Wrote ${join(directory, path)}`)
  }
  output.write('Write over everything that follows three question marks. What is left is listed by')
  output.write(`  npm run millwright -- content check --only ${id}`)
  return 0
}

function similar(id: string, skills: readonly Skill[]): string {
  const area = skills.filter((skill) => skill.id.startsWith(id.split('-')[0] ?? ''))
  return `There are: ${(area.length > 0 ? area : skills).map((skill) => skill.id).join(', ')}.`
}

const generable = `Of these kinds it can: ${generatedKinds.join(', ')}.`
const noGraph = 'The graph has errors, or no skill; run millwright content check.'
const badId = (id: string) => `"${id}" is no id: write lower-case words joined by hyphens, such as noise-accuracy.`

function refuse(output: Output, message: string): number {
  output.write(message)
  return 1
}
