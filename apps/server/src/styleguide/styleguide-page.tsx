import type { Catalogue } from '@millwright/catalog'
import type { ComponentChildren } from 'preact'
import { AbilityInterval } from '../web/charts/ability-interval.tsx'
import { DifferenceStrip } from '../web/charts/difference-strip.tsx'
import { PayRanges } from '../web/charts/pay-ranges.tsx'
import { ProbabilityBar } from '../web/charts/probability-bar.tsx'
import { Step } from '../web/charts/target-steps.tsx'
import {
  Badge,
  Breadcrumb,
  Button,
  Card,
  Choice,
  Choices,
  EmptyState,
  ErrorSummary,
  Field,
  LinkButton,
  Notice,
  PageHead,
  Progress,
  Prose,
  SubNav,
  Table,
} from '../web/components.tsx'
import { Icon, LogoMark, type IconName } from '../web/icons.tsx'
import { Pager } from '../web/pager.tsx'
import { QuestionSamples } from './question-samples.tsx'
import { ReviewSamples } from './review-samples.tsx'
import { colourTokens, contrast, EDGE_PAIRS, TEXT_PAIRS } from './tokens.ts'

const PROSE = `<p>Prose of the catalogue is set for long reading. It has a measure of its own, figures of even width and <code>code</code>.</p><ul><li>One thing</li><li>another thing</li></ul><pre tabindex="0"><code><span class="hljs-keyword">def</span> <span class="hljs-title">mean</span>(values): <span class="hljs-comment"># no empty list</span>
    <span class="hljs-keyword">return</span> sum(values) / len(values)</code></pre>`

/** Every token and every part in every state, for those who build pages and for the pictures that tests compare. */
export function StyleguidePage({ catalogue }: { catalogue: Catalogue }) {
  return (
    <>
      <PageHead
        eyebrow="For those who build pages"
        title="Style guide"
        lead="A printed page from a shop that makes gauges: paper, ink, layout blue for what can be touched, a red pointer for what is being read."
      />
      <Part id="mark" title="Mark">
        <p class="guide-mark">
          <LogoMark /> A caliper whose jaws and beam draw an M; its pointer is the only red.
        </p>
      </Part>
      <Part id="type" title="Type">
        <h1>Know where you stand</h1>
        <h2>A section of a page</h2>
        <h3>A part of a section</h3>
        <h4>A part of a part</h4>
        <p class="lead">A lead sentence says in one breath what this page is for.</p>
        <p class="eyebrow">An eyebrow</p>
        <p>
          Text with <a href="#type">a link</a>, <strong>weight</strong>, <em>stress</em>, <code>code</code> and{' '}
          <span class="mono">0123456789</span>. <span class="faint">Faint words.</span>{' '}
          <span class="small">Small words.</span>
        </p>
        <Prose html={PROSE} />
      </Part>
      <Part id="colour" title="Colour">
        <ul class="swatches">
          {colourTokens().map(({ name, light, dark }) => (
            <li key={name}>
              <svg width="100%" height="40" aria-hidden="true">
                <rect width="100%" height="40" fill={`var(--${name})`} />
              </svg>
              <span class="mono small">{name}</span>
              <span class="mono small faint">
                {light} {dark}
              </span>
            </li>
          ))}
        </ul>
        <details>
          <summary>Contrast of words and edges</summary>
          <ContrastTable />
        </details>
      </Part>
      <Part id="buttons" title="Buttons and links">
        <p class="actions">
          <Button type="button" tone="primary">
            The one next step
          </Button>
          <Button type="button">Another step</Button>
          <Button type="button" tone="danger">
            What cannot be undone
          </Button>
          <LinkButton href="#buttons">A link as a button</LinkButton>
          <Button type="button" aria-disabled="true">
            Busy
          </Button>
          <Button type="button" disabled>
            Not now
          </Button>
        </p>
        <Breadcrumb trail={[{ label: 'Guides', href: '#buttons' }, { label: 'This guide' }]} />
        <SubNav
          label="Example of tabs"
          items={[
            { href: '#buttons', label: 'This tab', current: true },
            { href: '#type', label: 'Another tab' },
            { href: '#colour', label: 'A third tab' },
          ]}
        />
        <Pager at={{ limit: 10, offset: 10, page: 2 }} total={45} href={() => '#buttons'} />
      </Part>
      <Part id="forms" title="Forms">
        <ErrorSummary errors={[{ field: 'wrong', message: 'Give an address such as ada@example.org.' }]} />
        <div class="split">
          <div class="stack">
            <Field name="plain" label="A field" />
            <Field name="hinted" label="A field with a hint" hint="What is expected, before it is asked." optional />
            <Field
              name="wrong"
              label="A field that was refused"
              value="ada@"
              error="Something is missing after the @."
            />
            <Field name="chosen" label="A choice from a list">
              {(attributes) => (
                <select {...attributes}>
                  <option>Junior</option>
                  <option>Mid</option>
                </select>
              )}
            </Field>
            <Field name="long" label="A longer text">
              {(attributes) => <textarea {...attributes} rows={3} />}
            </Field>
          </div>
          <div class="stack">
            <Choices legend="Choose one" hint="Before the answer.">
              <Choice name="before" value="1" mark="A">
                An option
              </Choice>
              <Choice name="before" value="2" mark="B" checked>
                The chosen option, long enough to need a second line on a narrow screen
              </Choice>
              <Choice name="before" value="3" mark="C" disabled>
                Not to be chosen
              </Choice>
            </Choices>
            <Choices legend="After the answer">
              <Choice kind="checkbox" name="after" value="1" checked state={{ kind: 'right', label: 'Right' }}>
                A right option
              </Choice>
              <Choice kind="checkbox" name="after" value="2" checked state={{ kind: 'wrong', label: 'Wrong' }}>
                A wrong option
              </Choice>
            </Choices>
            <Choices legend="Refused" error="Choose one of them.">
              <Choice name="refused" value="1">
                An option
              </Choice>
            </Choices>
          </div>
        </div>
      </Part>
      <Part id="questions" title="Questions">
        <QuestionSamples />
      </Part>
      <Part id="reviews" title="What people say">
        <ReviewSamples catalogue={catalogue} />
      </Part>
      <Part id="notices" title="Notices and states">
        <Notice kind="info">
          <p>Something worth knowing.</p>
        </Notice>
        <Notice kind="success" title="The roles are saved">
          <p>What has been done.</p>
        </Notice>
        <Notice kind="warn" title="This test is open elsewhere">
          <p>What to look out for.</p>
        </Notice>
        <Notice kind="error" title="The answer was not sent">
          <p>What went wrong, and what to do.</p>
        </Notice>
        <EmptyState
          title="Nothing here yet"
          level={3}
          action={<LinkButton href="#notices">The way to something</LinkButton>}
        >
          <p>Why it is empty, and what fills it.</p>
        </EmptyState>
        <Progress label="Questions" value={7} max={30} />
        <p class="inline-list">
          <Badge>plain</Badge> <Badge tone="good">good</Badge> <Badge tone="warn">take care</Badge>{' '}
          <Badge tone="bad">bad</Badge> <Badge tone="accent">accent</Badge>
        </p>
        <p class="inline-list">
          {(['check', 'cross', 'info', 'warn', 'arrow', 'search', 'external'] as const satisfies IconName[]).map(
            (name) => (
              <span key={name}>
                <Icon name={name} /> {name}
              </span>
            ),
          )}
        </p>
      </Part>
      <Part id="lists" title="Cards and tables">
        <div class="grid">
          <Card eyebrow="Eyebrow" title="A card with a link" href="#lists" foot="24 minutes">
            <p>One thing in a list of things.</p>
          </Card>
          <Card title="A card without">
            <p>Nothing behind it.</p>
          </Card>
        </div>
        <Table
          caption="A table"
          head={[{ label: 'Skill' }, { label: 'Asked' }, { label: 'Probability', numeric: true }]}
        >
          <tr>
            <th scope="row">
              <a href="#lists">Evaluation and validation</a>
            </th>
            <td>practitioner</td>
            <td class="numeric">84 %</td>
          </tr>
          <tr>
            <th scope="row">SQL and analytical querying</th>
            <td>working</td>
            <td class="numeric">7 %</td>
          </tr>
        </Table>
      </Part>
      <Part id="charts" title="Charts">
        <AbilityInterval
          title="Measured, inferred, with and without a target"
          cuts={catalogue.graph.cutScores.cuts}
          rows={[
            { skill: 'Measured above the target', mean: 0.9, standardError: 0.3, ownAnswers: 9, target: 3 },
            { skill: 'Measured below the target', mean: -0.45, standardError: 0.38, ownAnswers: 5, target: 3 },
            { skill: 'Inferred from other skills', mean: -0.2, standardError: 0.62, ownAnswers: 0, target: 2 },
            { skill: 'Beyond the scale', mean: 3.4, standardError: 0.6, ownAnswers: 3 },
          ]}
        />
        <div class="chart roomy">
          <PayRanges
            currency="USD"
            end={320_000}
            rows={[
              {
                name: 'Enough adverts',
                basis: '788 adverts',
                pay: { p25: 178_300, median: 207_450, p75: 240_000, once: 200_000 },
              },
              {
                name: 'Few adverts',
                basis: '24 adverts',
                pay: { p25: 125_000, median: 187_600, p75: 218_500 },
                thin: true,
              },
              { name: 'Too few adverts', basis: '4 adverts', pay: null },
              {
                name: 'Beside a range',
                basis: '130 to 180',
                pay: { p25: 146_700, median: 185_000, p75: 218_200 },
                range: { low: 130_000, high: 180_000, open: false },
                remark: 'Its upper end is too low.',
              },
            ]}
          />
        </div>
        <ProbabilityBar
          label="At or above the target"
          probability={0.84}
          asked={0.9}
          note="Asked for a decision: 90 %."
        />
        <p>
          <DifferenceStrip from={1} to={3} label="From 1 to 3" />
        </p>
        <p class="steps">
          {([0, 1, 2, 3, 4] as const).map((proficiency) => (
            <Step key={proficiency} proficiency={proficiency} />
          ))}
          <Step proficiency={2} required={false} />
        </p>
      </Part>
    </>
  )
}

function Part({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section class="section" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  )
}

function ContrastTable() {
  const tokens = new Map(colourTokens().map((token) => [token.name, token]))
  const pairs = [
    ...TEXT_PAIRS.map((pair) => [...pair, 4.5] as const),
    ...EDGE_PAIRS.map((pair) => [...pair, 3] as const),
  ]
  const head = ['Pair', 'At least', 'Light', 'Dark'].map((label, index) => ({ label, numeric: index > 0 }))
  return (
    <Table caption="Contrast of words and edges" captionHidden head={head} dense>
      {pairs.map(([over, under, asked]) => (
        <tr key={`${over} ${under}`}>
          <th scope="row" class="mono">
            {over} on {under}
          </th>
          <td class="numeric">{asked}</td>
          {(['light', 'dark'] as const).map((scheme) => (
            <td key={scheme} class="numeric">
              {contrast(tokens.get(over)?.[scheme] ?? '', tokens.get(under)?.[scheme] ?? '').toFixed(1)}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  )
}
