export { canonicalJson } from './canonical-json.ts'
export { type Difficulty, GuideId, Id, type Proficiency, type Review } from './common.ts'
export { type GuideSource, type Source } from './source.ts'
export {
  type Area,
  type CutScores,
  dimensionOf,
  type Graph,
  leftToReview,
  type Level,
  LevelId,
  type LevelTargets,
  type Prerequisite,
  type Role,
  type Skill,
  type SkillTarget,
  type Target,
  targetsFor,
} from './graph.ts'
export { type Dimension, type Evaluation } from './evaluation.ts'
export {
  type Calibrated,
  categoriesOf,
  type Choice,
  type ChoiceOption,
  choicesOf,
  type Item,
  ItemHeader,
  type ItemHtml,
  type ItemKind,
  type ItemTemplate,
  type MatchingPair,
  type OrderingOption,
} from './item.ts'
export { fillTemplate, itemVariant } from './compile-item.ts'
export {
  type Challenge,
  ChallengeHeader,
  type ChallengeKind,
  type ChallengeTest,
  type Criterion,
  type ExpectedContent,
  type ExpectedResponse,
  type Expectation,
  type Files,
  type FunctionTest,
  type Limits,
  type ProgramTest,
  type QueryTest,
  type RuntimeId,
  type ServicePhase,
  type ServiceRequest,
  type ServiceTest,
} from './challenge.ts'
export { answerFixtures, givenFixtures } from './challenge-files.ts'
export {
  exampleMark,
  type Guide,
  type GuideExample,
  GuideHeader,
  type GuideReference,
  type GuideSection,
} from './guide.ts'
export { type AiMode, Blueprint, type Tool, toolsOf } from './blueprint.ts'
export { type EntryPath, type EntryTarget, type LocalText } from './entry-path.ts'
export { type Reading } from './reading.ts'
export { type Rubric, type RubricCriterion } from './rubric.ts'
export { CalibratedModel, CalibratedParameters, Calibration } from './calibration.ts'
export { type Catalogue, type CatalogueIndex, indexCatalogue, schemaVersion, testItems } from './catalogue.ts'
export {
  type Band,
  type BandLevel,
  type BandPay,
  type Market,
  MarketBands,
  type MarketCountry,
  type MarketFact,
  MarketMapping,
  type MarketSource,
  type OccupationWages,
  type RoundRange,
  type RoundRanges,
} from './market/market.ts'
export { BandComputer, type SalaryRow } from './market/compute-bands.ts'
export { bandsFile } from './market/bands-file.ts'
export { completeness, type Problem, type RuleId, rules, type Severity } from './rules.ts'
export { loadCatalogue } from './load-catalogue.ts'
export { type ReadingLevels } from './lint.ts'
export { readCatalogue, readCompetencyGraph, type ReadOptions, type ReadResult } from './read-catalogue.ts'
export {
  optionOrder,
  type PublicChallenge,
  publicChallenge,
  type PublicItem,
  publicItem,
  toOptionIds,
} from './public-view.ts'
