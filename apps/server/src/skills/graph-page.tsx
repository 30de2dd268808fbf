import { targetsFor, type Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { sideId, sideName } from '../roles/target-views.ts'
import { Button, EmptyState, LinkButton, PageHead, SubNav } from '../web/components.tsx'
import { GraphPicture } from './graph-picture.tsx'
import { matches, type GraphView } from './graph-view.ts'

/** Two views of one thing. */
export function GraphViews({ current, search }: { current: 'list' | 'picture'; search: string }) {
  return (
    <SubNav
      label={t('graph.views')}
      items={[
        { href: `/skills${search}`, label: t('graph.view.list'), current: current === 'list' },
        { href: `/skills/graph${search}`, label: t('graph.view.picture'), current: current === 'picture' },
      ]}
    />
  )
}

/** The query string that keeps search and target from one view to the other. */
export function searchOf({ query, target }: Pick<GraphView, 'query' | 'target'>): string {
  const values = { ...(query ? { q: query } : {}), ...(target ? { target: sideId(target) } : {}) }
  const text = new URLSearchParams(values).toString()
  return text ? `?${text}` : ''
}

export function GraphPage({ catalogue, view }: { catalogue: Catalogue; view: GraphView }) {
  const { graph } = view
  if (graph.skills.length === 0) {
    return (
      <EmptyState level={1} title={t('skills.empty.title')}>
        <p>{t('skills.empty.body')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <PageHead title={t('graph.picture.title')} lead={t('graph.picture.lead')} />
      <GraphViews current="picture" search={searchOf(view)} />
      {view.estimates ? null : <Invitation />}
      <GraphForm view={view} action="/skills/graph" />
      <GraphFound view={view} clear="/skills/graph" />
      <div class="graph-tools" data-graph-tools data-room="flex" hidden>
        <p class="graph-said" role="status" data-graph-said data-nothing={t('graph.nothing')}>
          {t('graph.nothing')}
        </p>
        <div class="graph-zoom">
          <button type="button" class="button plain" data-zoom="in" aria-label={t('graph.zoom.in')}>
            +
          </button>
          <button type="button" class="button plain" data-zoom="out" aria-label={t('graph.zoom.out')}>
            −
          </button>
          <button type="button" class="button plain" data-zoom="fit">
            {t('graph.zoom.fit')}
          </button>
        </div>
      </div>
      <div class="graph-frame" role="region" aria-label={t('graph.picture.frame')} tabIndex={0} data-graph-frame>
        <GraphPicture catalogue={catalogue} view={view} />
      </div>
      <p class="small faint" data-graph-keys data-room="block" hidden>
        <span class="with-keys">{t('graph.keys')}</span> <span class="with-touch">{t('graph.touch')}</span>
      </p>
      <GraphKey view={view} />
    </>
  )
}

/** To those of whom nothing is measured yet. */
export function Invitation() {
  return (
    <div class="graph-invitation">
      <p>
        <strong>{t('graph.invite.title')}</strong> {t('graph.invite.body')}
      </p>
      <LinkButton href="/measure">{t('graph.invite.action')}</LinkButton>
    </div>
  )
}

/** Finds skills and marks what a target asks: a plain form. In the picture a script marks what is found while one types. */
export function GraphForm({ view, action }: { view: GraphView; action: string }) {
  const { graph, query, target } = view
  return (
    <form method="get" action={action} class="graph-form" role="search" data-graph-form>
      <div class="field">
        <label for="find">{t('graph.find.label')}</label>
        <input id="find" name="q" type="search" value={query} maxLength={100} data-graph-find />
      </div>
      <div class="field">
        <label for="target">{t('graph.target.label')}</label>
        <select id="target" name="target">
          <option value="">{t('graph.target.none')}</option>
          {graph.roles.map((role) => (
            <optgroup key={role.id} label={role.name}>
              {graph.levels.map((level) => (
                <option
                  key={level.id}
                  value={sideId({ role, level })}
                  selected={target?.role.id === role.id && target.level.id === level.id}
                >
                  {sideName({ role, level })}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </div>
      <Button>{t('graph.target.go')}</Button>
    </form>
  )
}

/** What search and target came to, in words. */
export function GraphFound({ view, clear }: { view: GraphView; clear: string }) {
  const { graph, query, target } = view
  if (!query && !target) return null
  const found = graph.skills.filter((skill) => matches(skill, query))
  const asked = target ? targetsFor(graph, target.role.id, target.level.id) : []
  return (
    <p class="graph-found">
      {query ? (
        <>
          {t('graph.find.count', { count: found.length, query })}.{' '}
          <a href={`/search?q=${encodeURIComponent(query)}`}>{t('graph.find.everywhere')}</a>.{' '}
        </>
      ) : null}
      {target
        ? `${t('graph.target.asks', {
            target: sideName(target),
            required: asked.filter(({ required }) => required).length,
            optional: asked.filter(({ required }) => !required).length,
          })} `
        : null}
      <a href={clear}>{t('graph.find.clear')}</a>
    </p>
  )
}

function GraphKey({ view }: { view: GraphView }) {
  return (
    <section class="graph-key" aria-labelledby="graph-key">
      <h2 id="graph-key" class="eyebrow">
        {t('graph.key.title')}
      </h2>
      <ul>
        {view.estimates ? (
          <>
            <li>
              <svg width="48" height="20" aria-hidden="true">
                {([1, 2, 3, 4] as const).map((level, place) => (
                  <rect key={level} class={`sample p${level}`} x={place * 12} y="2" width="12" height="16" />
                ))}
              </svg>
              {t('graph.key.level')}
            </li>
            <li>
              <GaugeSample />
              {t('graph.key.interval')}
            </li>
            <li>
              <GaugeSample inferred />
              {t('graph.key.inferred')}
            </li>
          </>
        ) : null}
        {view.target ? (
          <li>
            <svg width="48" height="20" aria-hidden="true" class="gauge">
              <path class="flag" d="M20 18v-14h7l-2.5 3 2.5 3h-5.5" />
            </svg>
            {t('graph.key.flag')}
          </li>
        ) : null}
        <li>
          <svg width="48" height="20" aria-hidden="true">
            <line class="graph-link below" x1="2" x2="46" y1="10" y2="10" />
          </svg>
          {t('graph.key.below')}
        </li>
        <li>
          <svg width="48" height="20" aria-hidden="true">
            <line class="graph-link above" x1="2" x2="46" y1="10" y2="10" />
          </svg>
          {t('graph.key.above')}
        </li>
      </ul>
    </section>
  )
}

function GaugeSample({ inferred = false }: { inferred?: boolean }) {
  const kind = inferred ? ' inferred' : ''
  return (
    <svg width="48" height="20" aria-hidden="true" class="gauge">
      <line class="scale" x1="1" x2="47" y1="10" y2="10" />
      {[8, 18, 28, 38].map((x) => (
        <line key={x} class="scale" x1={x} x2={x} y1="7" y2="13" />
      ))}
      <line class={`reach${kind}`} x1="14" x2="36" y1="10" y2="10" />
      <circle class={`reading${kind}`} cx="25" cy="10" r="3.5" />
    </svg>
  )
}
