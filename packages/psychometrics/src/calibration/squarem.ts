/**
 * One extrapolation of the squared iterative method, scheme S3: from x0 and two steps of the map, x1 and x2,
 * x0 - 2 s r + s^2 v with r = x1 - x0, v = (x2 - x1) - r, s = -|r| / |v|.
 * Source: Varadhan & Roland (2008), Scandinavian Journal of Statistics 35(2), 335-353.
 *
 * @returns the new point and how many steps of the map it is worth (1 = none gained, the point is x2)
 */
export function extrapolate(
  x0: Float64Array,
  x1: Float64Array,
  x2: Float64Array,
  longest: number,
): { point: Float64Array; length: number } {
  let rr = 0
  let vv = 0
  for (let n = 0; n < x0.length; n++) {
    const r = x1[n]! - x0[n]!
    rr += r * r
    vv += (x2[n]! - x1[n]! - r) ** 2
  }
  const length = vv > 0 ? Math.min(longest, Math.sqrt(rr / vv)) : 1
  if (!(length > 1.01)) return { point: x2, length: 1 }
  const point = x0.map((start, n) => {
    const r = x1[n]! - start
    return start + 2 * length * r + length * length * (x2[n]! - x1[n]! - r)
  })
  return { point, length }
}
