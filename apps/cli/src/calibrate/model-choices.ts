/** Models that `calibrate` knows; apart from the rest, so that `--help` need not load the engine. */
export const itemKinds = ['rasch', '2pl', '3pl', '4pl', 'graded', 'pcm', 'gpcm', 'nominal', 'continuous'] as const
export const modelChoices = ['auto', ...itemKinds] as const
export type ModelChoice = (typeof modelChoices)[number]
