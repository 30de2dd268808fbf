/**
 * Simulation-based calibration (Talts et al. 2018, arXiv 1804.06788) of posterior + posteriorProbabilities for 1, 6 and 60 skills.
 * People are drawn from the prior, answer, and are measured; then P(truth is below) must be uniform for skills and composite,
 * and of those claimed to meet all requirements with probability p, a share of p must do so. Run, a few minutes:
 * node --conditions development bench/psychometrics/sbc.ts [people of the 60-skill run, default 2000]
 */
import { simulationBasedCalibration } from '../../packages/psychometrics/test/simulation-based-calibration.ts'

const people = Number(process.argv[2] ?? 2000)
console.log(
  '| skills | answers | people | chi-square skill | composite | Gaussian skill | joint claims (claimed: observed, n) | z | time |',
)
console.log('|---|---|---|---|---|---|---|---|---|')
for (const [skills, answers, count] of [
  [1, 5, 10 * people],
  [6, 12, 5 * people],
  [60, 40, people],
] as const) {
  const start = performance.now()
  const { skill, composite, gaussianSkill, claims, claimZ } = simulationBasedCalibration(skills, answers, count, 'sbc')
  const claimed = claims.map(({ claimed: p, met, n }) => `${p.toFixed(2)}: ${(met / n).toFixed(2)}, ${n}`).join('; ')
  console.log(
    `| ${skills} | ${answers} | ${count} | ${skill.toFixed(1)} | ${composite.toFixed(1)} | ${gaussianSkill.toFixed(1)} | ${claimed} | ${claimZ.toFixed(2)} | ${((performance.now() - start) / 1000).toFixed(0)} s |`,
  )
}
console.log('Chi-square with 19 degrees of freedom: 30.1 at 5 %, 43.8 at 0.1 %.')
