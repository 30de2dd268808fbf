import type { ContentFiles } from './content-files.ts'
import type { Graph } from './graph.ts'
import type { Located } from './located-yaml.ts'
import { readYaml } from './read-graph.ts'
import { Rubric } from './rubric.ts'
import type { ProblemList } from './rules.ts'

/** What somebody is, thinks or resembles, in place of what they do. Not every such word, but those that rubrics borrow from each other. */
const TRAITS =
  /\b(attitude|personality|passion(ate)?|charisma(tic)?|enthusias\w+|confiden(t|ce)|energetic|proactive|motivated|mature|maturity|natural leader|born leader|team player|likeable|introvert\w*|extrovert\w*|(culture|cultural|team) fit|fits? in(to)? the (team|culture))\b/i

/** Reads `rubrics/*.yaml`. */
export function readRubrics(
  files: ContentFiles,
  graph: Graph | null,
  today: string,
  problems: ProblemList,
): Located<Rubric>[] {
  const rubrics = [...files.keys()]
    .filter((path) => path.startsWith('rubrics/'))
    .flatMap((path) => readYaml(files, path, Rubric, problems) ?? [])
  for (const rubric of rubrics) checkRubric(rubric, today, problems)
  if (graph) checkDimensions(rubrics, graph, problems)
  return rubrics
}

function checkRubric(rubric: Located<Rubric>, today: string, problems: ProblemList) {
  const { id, criteria, sources } = rubric.value
  if (rubric.file !== `rubrics/${id}.yaml`)
    problems.add(
      'id-path',
      rubric.at(['id']),
      `The id is "${id}", the file ${rubric.file}.`,
      `Rename it to rubrics/${id}.yaml.`,
    )
  sources.forEach(({ id: source, date }, i) => {
    const at = (key: string) => rubric.at(['sources', i, key])
    if (sources.findIndex((other) => other.id === source) < i)
      problems.add('id-unique', at('id'), `"${source}" is used twice.`, 'Give one of them another id.')
    if (!criteria.some((criterion) => criterion.sources.includes(source)))
      problems.add(
        'source-unused',
        at('id'),
        `No criterion names ${source}.`,
        'Name it where it belongs, or remove it.',
      )
    if (date > today) problems.add('date-future', at('date'), `${date} lies in the future.`, 'Correct the date.')
  })
  criteria.forEach((criterion, i) => {
    const at = (...path: PropertyKey[]) => rubric.at(['criteria', i, ...path])
    if (criteria.findIndex((other) => other.id === criterion.id) < i)
      problems.add('id-unique', at('id'), `"${criterion.id}" is used twice.`, 'Give one of them another id.')
    criterion.sources.forEach((source, j) => {
      if (!sources.some((one) => one.id === source))
        problems.add('dangling-reference', at('sources', j), `There is no source "${source}".`, 'Correct its id.')
    })
    if (!/\bwhen\b/i.test(criterion.question) || !criterion.question.endsWith('?'))
      problems.add(
        'rubric-question',
        at('question'),
        'It does not ask when.',
        'Ask for one example and when it was, and end with a question mark.',
      )
    for (const step of [1, 2, 3, 4] as const) {
      const text = criterion.steps[step]
      if (!/^Given [^,]+, \S/.test(text))
        problems.add(
          'rubric-anchor',
          at('steps', step),
          `Step ${step} does not say in which situation somebody does what.`,
          'Write "Given ..., ...".',
        )
      const trait = TRAITS.exec(text)
      if (trait)
        problems.add(
          'rubric-trait',
          at('steps', step),
          `"${trait[0]}" is not something that others can see somebody do.`,
          'Say what the person does.',
        )
    }
  })
}

/** What is not measured is reviewed, and nothing else. */
function checkDimensions(rubrics: readonly Located<Rubric>[], { evaluation, skills }: Graph, problems: ProblemList) {
  const dimensions = evaluation?.dimensions ?? []
  for (const rubric of rubrics) {
    const { id, criteria } = rubric.value
    const dimension = dimensions.find((one) => one.id === id)
    if (dimension?.measured !== false)
      problems.add(
        'rubric-dimension',
        rubric.at(['id']),
        dimension ? `The dimension ${id} is measured.` : `There is no dimension "${id}".`,
        'Name a dimension of graph/evaluation.yaml that is not measured.',
      )
    criteria.forEach(({ skill }, i) => {
      if (skill !== null && !skills.some((one) => one.id === skill))
        problems.add(
          'dangling-reference',
          rubric.at(['criteria', i, 'skill']),
          `There is no skill "${skill}".`,
          'Correct its id, or write null.',
        )
    })
  }
  for (const { id, measured } of dimensions)
    if (!measured && !rubrics.some(({ value }) => value.id === id))
      problems.add(
        'rubric-dimension',
        { file: `rubrics/${id}.yaml`, line: 1 },
        `Nothing measures the dimension ${id}, and no rubric reviews it.`,
        `Add rubrics/${id}.yaml.`,
      )
}
