/** Two proficiencies on the axis 0 to 4: hollow is the first, filled the second. The words stand beside it. */
export function DifferenceStrip({ from, to, label }: { from: number; to: number; label: string }) {
  const x = (proficiency: number) => `${4 + (proficiency / 4) * 92}%`
  return (
    <svg class="strip difference" width="100%" height="20" role="img" aria-label={label}>
      {[0, 1, 2, 3, 4].map((tick) => (
        <line key={tick} class="minor" x1={x(tick)} x2={x(tick)} y1="6" y2="14" />
      ))}
      <line class="minor" x1={x(0)} x2={x(4)} y1="10" y2="10" />
      <line class="between" x1={x(from)} x2={x(to)} y1="10" y2="10" />
      <circle class="from" cx={x(from)} cy="10" r="5" />
      <circle class="to" cx={x(to)} cy="10" r="5" />
    </svg>
  )
}
