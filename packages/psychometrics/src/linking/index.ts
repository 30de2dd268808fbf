export { type AnchorVariance, type LinkVariance, linkVariance, linkVarianceOverAnchors } from './link-error.ts'
export { type Anchor, type LinkMethod, type LinkOptions, type LinkResult, linkScales } from './link-scales.ts'
export { inverseLink, linkCovariance, linkModel, type ScaleLink } from './scale-link.ts'
export {
  anchorDrift,
  type AnchorDrift,
  linkScalesRobustly,
  type TrimmedLink,
  type TrimOptions,
} from './trim-anchors.ts'
