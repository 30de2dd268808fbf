/**
 * Renews deploy/helm/millwright/rendered.yaml, which the tests check against Kubernetes' schemas: `node scripts/render-chart.ts [helm]`.
 * Needs Helm 3.14 or newer; where there is none: GOBIN=$PWD/tmp go install helm.sh/helm/v3/cmd/helm@latest
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CHART = join(dirname(fileURLToPath(import.meta.url)), '../deploy/helm/millwright')

/** What the rendered file depends on, as one hash: so that a test sees when it is older than the chart. */
export function chartHash(chart = CHART) {
  const hash = createHash('sha256')
  const files = ['Chart.yaml', 'values.yaml', 'values.schema.json', 'rendered-values.yaml']
  const templates = readdirSync(join(chart, 'templates')).toSorted()
  for (const file of [...files, ...templates.map((name) => `templates/${name}`)])
    hash.update(`${file}\0`).update(readFileSync(join(chart, file)))
  return hash.digest('hex')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const helm = process.argv[2] ?? 'helm'
  const values = ['-f', join(CHART, 'rendered-values.yaml')]
  console.log(execFileSync(helm, ['lint', '--strict', CHART, ...values], { encoding: 'utf8' }))
  const rendered = execFileSync(
    helm,
    ['template', 'millwright', CHART, '--namespace', 'millwright', '--kube-version', '1.37.0', ...values],
    { encoding: 'utf8' },
  )
  writeFileSync(join(CHART, 'rendered.yaml'), `# Written by scripts/render-chart.ts from ${chartHash()}\n${rendered}`)
}
