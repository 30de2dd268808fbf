import type { SkillEstimate } from '@millwright/assessment'
import { indexCatalogue, type Catalogue, type Target as SkillTarget } from '@millwright/catalog'
import { listText } from '../messages/formats.ts'
import { contentLanguage } from '../messages/locales.ts'
import { t } from '../messages/index.ts'
import { currentLocale, directionOf } from '../messages/locales.ts'
import { axisPercent, proficiencyAt, type Cuts } from '../web/ability-scale.ts'
import { estimateWords } from './estimate-words.ts'
import { layoutOf, NODE, TOP, type GraphLayout, type PlacedLink, type PlacedSkill } from './graph-layout.ts'
import { askedOf, buildingOn, matches, type GraphView } from './graph-view.ts'

/** Where x lies on the drawn page: layouts run from left to right, pages of some languages the other way. */
type Mirror = (x: number, width: number) => number

const BLOCK = 20
const INSET = 9
/** Of the gauge at the foot of a skill. */
const GAUGE = { y: NODE.height - 9, width: NODE.width - BLOCK - 2 * INSET }

/** The graph as a drawing that is complete without scripts: every skill is a link that says in words what its shape says. */
export function GraphPicture({ catalogue, view }: { catalogue: Catalogue; view: GraphView }) {
  const layout = layoutOf(view.graph)
  const rightToLeft = directionOf(currentLocale()) === 'rtl'
  const mirror: Mirror = (x, width) => (rightToLeft ? layout.width - x - width : x)
  const { width, height } = layout
  return (
    <svg
      class="graph"
      data-graph
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="group"
      aria-label={t('graph.picture.name', { skills: layout.skills.length, links: layout.links.length })}
    >
      <Ground layout={layout} mirror={mirror} />
      {layout.links.map((link) => (
        <Link key={`${link.from.skill.id} ${link.to.skill.id}`} link={link} mirror={mirror} />
      ))}
      {layout.skills.map((placed) => (
        <SkillNode key={placed.skill.id} catalogue={catalogue} placed={placed} view={view} mirror={mirror} />
      ))}
    </svg>
  )
}

/** Lanes with the names of their areas, and the scale of steps along the top. */
function Ground({ layout, mirror }: { layout: GraphLayout; mirror: Mirror }) {
  const first = layout.skills.filter(({ depth }, place, all) => all.findIndex((one) => one.depth === depth) === place)
  return (
    <g aria-hidden="true">
      {layout.lanes.map(({ area, y, height }, place) => (
        <g key={area.id}>
          <rect class={place % 2 === 0 ? 'lane even' : 'lane'} x={0} y={y} width={layout.width} height={height} />
          <text {...contentLanguage()} class="lane-name" x={mirror(12, 0)} y={y + 20}>
            {area.name}
          </text>
        </g>
      ))}
      {first.map(({ depth, x }) => (
        <g key={depth}>
          <line class="column-tick" x1={mirror(x, 0)} x2={mirror(x, 0)} y1={TOP - 10} y2={TOP} />
          <text class="column-name" x={mirror(x + 6, 0)} y={TOP - 10}>
            {t('graph.picture.column', { depth })}
          </text>
        </g>
      ))}
    </g>
  )
}

/** How round its corners are. */
const CORNER = 5

function Link({ link: { from, to, turn }, mirror }: { link: PlacedLink; mirror: Mirror }) {
  const [x1, x2, x] = [mirror(from.x + NODE.width, 0), mirror(to.x, 0), mirror(turn, 0)]
  const [y1, y2] = [from.y + NODE.height / 2, to.y + NODE.height / 2]
  const across = Math.sign(x2 - x1) * CORNER
  const down = Math.sign(y2 - y1) * Math.min(CORNER, Math.abs(y2 - y1) / 2)
  return (
    <path
      class="graph-link"
      data-from={from.skill.id}
      data-to={to.skill.id}
      d={`M${x1} ${y1}H${x - across}Q${x} ${y1} ${x} ${y1 + down}V${y2 - down}Q${x} ${y2} ${x + across} ${y2}H${x2}`}
    />
  )
}

interface NodeProps {
  catalogue: Catalogue
  placed: PlacedSkill
  view: GraphView
  mirror: Mirror
}

function SkillNode({ catalogue, placed, view, mirror }: NodeProps) {
  const { skill } = placed
  const { graph, estimates, target, query } = view
  const asked = askedOf(skill, target)
  const estimate = estimates?.get(skill.id)
  const x = mirror(placed.x, NODE.width)
  const classes = [
    'graph-node',
    target && (asked ? (asked.required ? 'asked' : 'optional') : 'unasked'),
    query && (matches(skill, query) ? 'match' : 'no-match'),
  ].filter(Boolean)
  const textStart = placed.x + (estimate ? BLOCK : 0) + INSET
  const lines = wrapped(skill.name, estimate ? 24 : 28)
  const middle = placed.y + (estimate || asked ? 18 : 26) + (lines.length === 1 ? 7 : 0)
  return (
    <a
      class={classes.join(' ')}
      id={skill.id}
      href={`/skills/${skill.id}`}
      data-skill={skill.id}
      data-column={placed.depth}
      data-words={neighbourWords(catalogue, placed)}
      aria-label={nodeWords({ catalogue, placed, view, mirror })}
    >
      <rect class="graph-box" x={x} y={placed.y} width={NODE.width} height={NODE.height} />
      {estimate ? <LevelBlock estimate={estimate} placed={placed} cuts={graph.cutScores.cuts} mirror={mirror} /> : null}
      <text {...contentLanguage()} class="graph-name">
        {lines.map((line, row) => (
          <tspan key={line} x={mirror(textStart, 0)} y={middle + row * 14}>
            {line}
          </tspan>
        ))}
      </text>
      {estimate || asked ? (
        <Gauge
          x={mirror(placed.x + BLOCK + INSET, GAUGE.width)}
          y={placed.y + GAUGE.y}
          estimate={estimate}
          asked={asked}
          cuts={graph.cutScores.cuts}
        />
      ) : null}
    </a>
  )
}

/** The most likely level as a tint with its digit; outlined only where nothing was asked about the skill itself. */
function LevelBlock(props: { estimate: SkillEstimate; placed: PlacedSkill; cuts: Cuts; mirror: Mirror }) {
  const { estimate, placed, cuts, mirror } = props
  const level = proficiencyAt(estimate.mean, cuts)
  const tone = estimate.ownAnswers === 0 ? 'inferred' : `p${level}`
  const x = mirror(placed.x, BLOCK)
  return (
    <g class={`level-block ${tone}`}>
      <rect x={x} y={placed.y} width={BLOCK} height={NODE.height} />
      <text x={x + BLOCK / 2} y={placed.y + NODE.height / 2 + 5}>
        {level}
      </text>
    </g>
  )
}

interface GaugeProps {
  x: number
  y: number
  estimate: SkillEstimate | undefined
  asked: SkillTarget | null
  cuts: Cuts
}

/** The scale with its cuts, one's interval and best estimate, and a flag where the target begins. */
function Gauge({ x, y, estimate, asked, cuts }: GaugeProps) {
  const at = (theta: number) => Math.round(x + (axisPercent(theta) / 100) * GAUGE.width)
  const inferred = estimate?.ownAnswers === 0
  return (
    <g class="gauge">
      <line class="scale" x1={x} x2={x + GAUGE.width} y1={y} y2={y} />
      {([1, 2, 3, 4] as const).map((cut) => (
        <line key={cut} class="scale" x1={at(cuts[cut])} x2={at(cuts[cut])} y1={y - 3} y2={y + 3} />
      ))}
      {estimate ? (
        <>
          <line
            class={inferred ? 'reach inferred' : 'reach'}
            x1={at(estimate.low)}
            x2={at(estimate.high)}
            y1={y}
            y2={y}
          />
          <circle class={inferred ? 'reading inferred' : 'reading'} cx={at(estimate.mean)} cy={y} r="3.5" />
        </>
      ) : null}
      {asked && asked.proficiency > 0 ? (
        <path class="flag" d={`M${at(cuts[asked.proficiency as 1 | 2 | 3 | 4])} ${y + 5}v-14h7l-2.5 3 2.5 3h-5.5`} />
      ) : null}
    </g>
  )
}

/** What a skill's drawing says, in words. */
function nodeWords({ placed: { skill }, view }: NodeProps): string {
  const { graph, estimates, target } = view
  const area = graph.areas.find(({ id }) => id === skill.area)
  const estimate = estimates?.get(skill.id)
  const asked = askedOf(skill, target)
  return [
    `${skill.name}, ${area?.name ?? ''}.`,
    estimate ? t('graph.mine', { words: estimateWords(estimate, graph.cutScores) }) : '',
    asked
      ? t('graph.asked', {
          level: t(`results.proficiency.${asked.proficiency}`),
          required: asked.required ? 'yes' : 'no',
        })
      : target
        ? t('graph.notAsked')
        : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** What it builds on and what builds on it: said when one arrives there. */
function neighbourWords(catalogue: Catalogue, { skill }: PlacedSkill): string {
  const { skills } = indexCatalogue(catalogue)
  const before = skill.prerequisites.flatMap(({ skill: id }) => skills.get(id)?.name ?? [])
  const after = buildingOn(catalogue.graph, skill.id).map(({ name }) => name)
  return t('graph.builds', {
    before: before.length,
    beforeList: listText(before),
    after: after.length,
    afterList: listText(after),
  })
}

/** A name in one line, or, when it has more characters than fit, in two of nearly the same length. */
function wrapped(name: string, fit: number): string[] {
  if (name.length <= fit) return [name]
  const words = name.split(' ')
  const breaks = words
    .slice(1)
    .map((_, place) => [words.slice(0, place + 1).join(' '), words.slice(place + 1).join(' ')])
  const longest = (lines: readonly string[]) => Math.max(...lines.map(({ length }) => length))
  return breaks.toSorted((one, other) => longest(one) - longest(other))[0] ?? [name]
}
