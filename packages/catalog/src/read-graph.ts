import { z } from 'zod'
import type { ContentFiles } from './content-files.ts'
import { Evaluation } from './evaluation.ts'
import { Area, CutScores, Level, LevelId, Role, Skill, type Graph } from './graph.ts'
import { checkSchema, parseYaml, type Located } from './located-yaml.ts'
import { compare, type ProblemList } from './rules.ts'

/** Reads and checks `graph/`; null when a part of it is missing or broken beyond use. */
export function readGraph(files: ContentFiles, problems: ProblemList): Graph | null {
  const areas = readYaml(files, 'graph/areas.yaml', z.array(Area), problems)
  const roles = readYaml(files, 'graph/roles.yaml', z.array(Role), problems)
  const levels = readYaml(files, 'graph/levels.yaml', z.array(Level), problems)
  const cutScores = readYaml(files, 'graph/cut-scores.yaml', CutScores, problems)
  const evaluation = readYaml(files, 'graph/evaluation.yaml', Evaluation, problems)
  const paths = [...files.keys()].filter((path) => path.startsWith('graph/skills/'))
  const skills = paths.flatMap((path) => readYaml(files, path, Skill, problems) ?? [])
  if (!areas || !roles || !levels || !cutScores || !evaluation) return null

  checkUnique(areas, problems)
  checkUnique(roles, problems)
  checkUnique(levels, problems)
  for (const level of LevelId.options) {
    if (!levels.value.some(({ id }) => id === level))
      problems.add(
        'dangling-reference',
        levels.at(),
        `The level "${level}" is missing.`,
        'Describe it; targets refer to it.',
      )
  }
  const roleIds = roles.value.map(({ id }) => id)
  roles.value.forEach((role, i) => {
    for (const other of roleIds) {
      if (other !== role.id && !role.boundaries.some((boundary) => boundary.role === other)) {
        problems.add(
          'dangling-reference',
          roles.at([i, 'boundaries']),
          `${role.id} has no boundary against ${other}.`,
          `Add "- role: ${other}" with the difference.`,
        )
      }
    }
    role.boundaries.forEach((boundary, j) => {
      if (!roleIds.includes(boundary.role))
        problems.add(
          'dangling-reference',
          roles.at([i, 'boundaries', j, 'role']),
          `There is no role "${boundary.role}".`,
          `Use one of ${roleIds.join(', ')}.`,
        )
    })
  })
  const { cuts } = cutScores.value
  if (!(cuts[1] < cuts[2] && cuts[2] < cuts[3] && cuts[3] < cuts[4])) {
    problems.add('graph-cuts', cutScores.at(['cuts']), 'The cut scores do not rise.', 'Order them 1 < 2 < 3 < 4.')
  }
  checkEvaluation(evaluation, areas, problems)
  checkSkills(
    skills,
    areas.value.map(({ id }) => id),
    roleIds,
    problems,
  )

  const areaOrder = new Map(areas.value.map(({ id }, i) => [id, i]))
  const place = (skill: Skill) => areaOrder.get(skill.area) ?? areaOrder.size
  return {
    areas: areas.value,
    skills: skills.map(({ value }) => value).toSorted((a, b) => place(a) - place(b) || compare(a.id, b.id)),
    roles: roles.value,
    levels: levels.value,
    cutScores: cutScores.value,
    evaluation: evaluation.value,
  }
}

/** Parses and checks one YAML file. */
export function readYaml<T>(
  files: ContentFiles,
  path: string,
  schema: z.ZodType<T>,
  problems: ProblemList,
): Located<T> | null {
  const text = files.get(path)
  if (text === undefined) {
    problems.add('dangling-reference', { file: path, line: 1 }, 'The file is missing.', `Add ${path}.`)
    return null
  }
  const parsed = parseYaml(text, path, 1, problems)
  return parsed && checkSchema(schema, parsed, problems)
}

function checkUnique(list: Located<{ id: string }[]>, problems: ProblemList) {
  const ids = list.value.map(({ id }) => id)
  ids.forEach((id, i) => {
    if (ids.indexOf(id) < i)
      problems.add('id-unique', list.at([i, 'id']), `"${id}" is used twice.`, 'Give one of them another id.')
  })
}

/** The weights are of a hundred, and every area has its dimension. */
function checkEvaluation(evaluation: Located<Evaluation>, areas: Located<Area[]>, problems: ProblemList) {
  const { dimensions } = evaluation.value
  const at = (...path: PropertyKey[]) => evaluation.at(['dimensions', ...path])
  const known = areas.value.map(({ id }) => id)
  const total = dimensions.reduce((sum, { weight }) => sum + weight, 0)
  if (total !== 100)
    problems.add('evaluation-weights', at(), `The weights add up to ${total}.`, 'Let them add up to 100.')
  if (!dimensions.some(({ measured }) => measured))
    problems.add('evaluation-weights', at(), 'Nothing is measured.', 'Write measured: true where tests give evidence.')
  const homes = new Map<string, string>()
  dimensions.forEach(({ id, areas: own, measured }, i) => {
    if (dimensions.findIndex((other) => other.id === id) < i)
      problems.add('id-unique', at(i, 'id'), `"${id}" is used twice.`, 'Give one of them another id.')
    if (measured && own.length === 0)
      problems.add('evaluation-areas', at(i, 'areas'), `${id} is measured, by no skill.`, 'Name its areas.')
    own.forEach((area, j) => {
      if (!known.includes(area))
        problems.add(
          'dangling-reference',
          at(i, 'areas', j),
          `There is no area "${area}".`,
          `Use one of ${known.join(', ')}.`,
        )
      const home = homes.get(area)
      if (home !== undefined)
        problems.add('evaluation-areas', at(i, 'areas', j), `${area} is in ${home} too.`, 'Remove it from one of them.')
      homes.set(area, id)
    })
  })
  for (const area of known.filter((id) => !homes.has(id)))
    problems.add('evaluation-areas', at(), `The area ${area} has no dimension.`, 'Add it to one.')
}

function checkSkills(skills: readonly Located<Skill>[], areas: string[], roles: string[], problems: ProblemList) {
  const byId = new Map(skills.map((skill) => [skill.value.id, skill]))
  for (const skill of skills) {
    const { id, uri, area, prerequisites, targets } = skill.value
    if (skill.file !== `graph/skills/${id}.yaml`)
      problems.add(
        'id-path',
        skill.at(['id']),
        `The id is "${id}", the file ${skill.file}.`,
        `Rename the file to graph/skills/${id}.yaml.`,
      )
    if (uri !== `urn:millwright:skill:${id}`)
      problems.add(
        'id-path',
        skill.at(['uri']),
        `The URI does not end with the id.`,
        `Write urn:millwright:skill:${id}.`,
      )
    if (!areas.includes(area))
      problems.add(
        'dangling-reference',
        skill.at(['area']),
        `There is no area "${area}".`,
        `Use one of ${areas.join(', ')}.`,
      )
    prerequisites.forEach((prerequisite, i) => {
      if (!byId.has(prerequisite.skill))
        problems.add(
          'dangling-reference',
          skill.at(['prerequisites', i, 'skill']),
          `There is no skill "${prerequisite.skill}".`,
          'Correct its id.',
        )
    })
    for (const role of roles) {
      if (!Object.hasOwn(targets, role))
        problems.add(
          'graph-targets',
          skill.at(['targets']),
          `There is no target for ${role}.`,
          `Add ${role}, with proficiency 0 where nothing is expected.`,
        )
    }
    for (const [role, levels] of Object.entries(targets)) {
      if (!roles.includes(role))
        problems.add(
          'dangling-reference',
          skill.at(['targets', role]),
          `There is no role "${role}".`,
          `Use one of ${roles.join(', ')}.`,
        )
      LevelId.options.forEach((level, i) => {
        const before = LevelId.options[i - 1]
        if (before && levels[level].proficiency < levels[before].proficiency) {
          problems.add(
            'graph-targets',
            skill.at(['targets', role, level]),
            `${role} asks less at ${level} than at ${before}.`,
            'Let targets rise, or stay.',
          )
        }
        if (levels[level].required && levels[level].proficiency === 0) {
          problems.add(
            'graph-targets',
            skill.at(['targets', role, level]),
            `Proficiency 0 cannot be required.`,
            'Write required: false.',
          )
        }
      })
    }
  }
  const cycle = findCycle(new Map(skills.map(({ value }) => [value.id, value.prerequisites.map((each) => each.skill)])))
  if (cycle) {
    const first = byId.get(cycle[0] ?? '')
    if (first)
      problems.add(
        'graph-acyclic',
        first.at(['prerequisites']),
        `The skill needs itself: ${cycle.join(' → ')}.`,
        'Remove one of these prerequisites.',
      )
  }
}

/** One cycle of a directed graph, with its first node repeated at the end; null when there is none. */
export function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>()
  for (const start of edges.keys()) {
    const path: string[] = []
    const stack = [{ id: start, next: 0 }]
    while (stack.length > 0) {
      const top = stack[stack.length - 1]
      if (!top) break
      if (top.next === 0) {
        const seen = path.indexOf(top.id)
        if (seen >= 0) return [...path.slice(seen), top.id]
        if (done.has(top.id)) {
          stack.pop()
          continue
        }
        path.push(top.id)
      }
      const child = edges.get(top.id)?.[top.next]
      top.next += 1
      if (child !== undefined) stack.push({ id: child, next: 0 })
      else {
        done.add(top.id)
        path.pop()
        stack.pop()
      }
    }
  }
  return null
}
