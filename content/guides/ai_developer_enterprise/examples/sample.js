// How many people does a test need to see a change in a share?
/** For 80 % power at 5 %: 16 variances, divided by the squared difference. */
const perGroup = (share, difference) =>
  Math.round((16 * share * (1 - share)) / difference ** 2)

const DAILY = 3000 // new people a day, in both groups; regulars count once
for (const [name, share, difference] of [
  ['accepts a suggestion', 0.3, 0.03],
  ['accepts a suggestion', 0.3, 0.01],
  ['is still here after 4 weeks', 0.6, 0.01],
  ['reports a harmful answer', 0.001, 0.0005],
]) {
  const n = perGroup(share, difference)
  const days = Math.ceil((2 * n) / DAILY) // to enrol them
  console.log(
    `${name.padEnd(28)} ${(share * 100).toFixed(1).padStart(5)} %` +
      ` +- ${(difference * 100).toFixed(2)}: ${String(n).padStart(6)} a group, ${String(days).padStart(2)} days`,
  )
}
