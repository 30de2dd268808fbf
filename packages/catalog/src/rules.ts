/** Errors keep content out of the catalogue; warnings are shown and do not. */
export type Severity = 'error' | 'warning'

/** The content's specification: each rule in one sentence. `docs/content-rules.md` and the linter's output come from here. */
export const rules = {
  'file-readable': ['error', 'A content file is a regular UTF-8 text file of a reasonable size.'],
  'file-expected': ['warning', 'Every file in the collection has a known place, so that a misplaced one is noticed.'],
  'text-nul': ['error', 'No text holds the character NUL, which no database can keep.'],
  'yaml-syntax': ['error', 'YAML parses, has no duplicate keys, and uses neither anchors nor aliases.'],
  'front-matter': ['error', 'A Markdown file begins with a YAML header between two lines of ---.'],
  schema: ['error', 'A header has exactly the keys and kinds of values that its schema names.'],
  'id-path': ['error', 'An id equals its file or folder name, and an item lies in the folder of its skill.'],
  'id-unique': ['error', 'No two things of one kind share an id.'],
  'dangling-reference': ['error', 'Whatever is named by id or file name exists.'],
  'graph-acyclic': ['error', 'No skill needs itself, directly or through others.'],
  'graph-targets': ['error', 'A target never falls from one level to the next, and every role has one for each skill.'],
  'graph-cuts': ['error', 'Cut scores rise with proficiency.'],
  'evaluation-weights': ['error', 'The weights of the dimensions add up to 100, and something is measured.'],
  'evaluation-areas': ['error', 'Every area belongs to exactly one dimension, and a measured dimension has areas.'],
  'item-sections': ['error', 'An item has a stem and one "## Explanation" after it, neither empty.'],
  'item-key': ['error', 'A single choice has one correct option; a multiple choice has two or more, and not all.'],
  'item-mistakes': ['error', 'A listed mistake of a numeric item lies outside the tolerance of the answer.'],
  'item-catch-all': ['error', 'No option says "all of the above" or "none of the above".'],
  'item-options-equal': ['error', 'No two options, prompts or answers of an item say the same.'],
  'item-variants': ['error', 'A generated item is sound for every draw, and its draws differ.'],
  'item-variant-check': ['error', 'A generated item has a file beside it that computes its key by another way.'],
  'item-last-pair': [
    'warning',
    'Four pairs or more leave an answer over, so that the last does not follow from the rest.',
  ],
  'item-key-length': ['warning', 'The correct option is not much longer than the others, which would give it away.'],
  'item-key-balance': ['warning', 'Over all single choices, no position holds the key much more often than its share.'],
  'item-length-balance': [
    'warning',
    'Over all single choices, the key is not the longest or the shortest option much more or less often than its share.',
  ],
  'item-absolutes': [
    'warning',
    'Over all single choices, options with "never", "only" and the like are keys about as often as others.',
  ],
  'item-article': ['warning', 'A stem that ends with "a" or "an" fits every option.'],
  'item-near-duplicate': ['warning', 'No two items say nearly the same, unless they are enemies.'],
  'stem-length': ['warning', 'A stem has at most 130 words of prose.'],
  'prose-grade': ['warning', 'Items and guides need no more than school grade 14 to be read (Flesch-Kincaid).'],
  glossary: ['warning', 'A term is written as glossary.yaml writes it.'],
  spelling: ['warning', 'Every word is in the dictionary or in glossary.yaml.'],
  'coverage-items': ['warning', 'Tests may ask at least eight items of every skill.'],
  'coverage-proficiency': [
    'warning',
    'A skill has at least two items for tests at each proficiency that a tested target asks of it.',
  ],
  'coverage-kinds': ['warning', 'At most 60 % of the items are single choice.'],
  'enemies-symmetric': ['error', 'If an item names another as its enemy, the other names it too.'],
  'sources-missing': ['error', 'Every item and challenge names at least one source.'],
  'date-future': ['error', 'No date lies in the future.'],
  'source-stale': ['warning', 'A page of documentation was read in the last two years.'],
  'guide-stale': ['warning', 'The facts of a guide were checked in the last year.'],
  unfilled: ['error', 'Nothing of a template (???) is left to fill in.'],
  'review-missing': ['warning', 'Every item and challenge has been reviewed blind, and the reviewer agreed.'],
  'challenge-files': [
    'error',
    'A challenge has its statement, explanation, starter, and a solution that provides the entry file.',
  ],
  'challenge-wrong': [
    'error',
    'A challenge has at least three wrong solutions, each with its folder and the criteria it fails.',
  ],
  'challenge-tests': [
    'error',
    'Every criterion has a test, every test a criterion, and some tests are visible and some hidden.',
  ],
  'challenge-runtime': ['error', 'The kind, the runtime and the entry file of a challenge fit together.'],
  'challenge-secrets': [
    'error',
    'A file with expected values or labels is never among the files that a candidate gets.',
  ],
  'markdown-html': ['error', 'Markdown contains no raw HTML.'],
  'markdown-image': ['error', 'Figures are mermaid or chart blocks, not images.'],
  'markdown-heading': ['error', 'Headings start at level 2, and in a guide each of level 2 ends with {#anchor}.'],
  'code-language': ['error', 'A code block names a language that we highlight.'],
  'link-form': ['error', 'A link is https, http, mailto, or an anchor, and well formed.'],
  'guide-sections': ['error', 'The sections of a guide and those of its header are the same, in the same order.'],
  'footnote-source': ['error', 'A footnote names an entry of sources.yaml.'],
  'source-unused': ['warning', 'Every source of a guide is cited in it.'],
  'number-unsourced': [
    'error',
    'A paragraph of a guide with a figure carries a footnote, or says that it is our judgement.',
  ],
  'diagram-syntax': ['error', 'A mermaid block is of a kind that we render, and is complete.'],
  'diagram-alt': ['error', 'A diagram has a text alternative (%% alt:) and a caption (%% caption:).'],
  'diagram-wide': ['warning', 'A diagram is narrow enough to be read on a phone without much scrolling.'],
  'example-file': ['error', 'A block that names a file of examples/ has that file, and what it prints beside it.'],
  'chart-data': [
    'error',
    'A chart block is complete and its columns exist in its data file, with numbers where needed.',
  ],
  'generated-table': ['error', 'A generated block names a table that we can make from the graph and the bank.'],
  'calibration-revision': ['error', 'Calibrated parameters name the revision that was answered.'],
  'calibration-model': ['error', 'Calibrated parameters are of a model that fits how answers are scored.'],
  'calibration-outdated': ['warning', 'Calibrated parameters are of the present revision; others are not used.'],
  'calibration-stale': ['warning', 'A calibration is at most two years old.'],
  'market-few': ['error', 'Pay is shown only where enough different adverts stand behind it.'],
  'market-order': ['error', 'Quartiles, wages and ranges rise from low to high.'],
  'market-stale': ['warning', 'Advertised pay is at most two years old.'],
  'reading-range': ['error', 'Outside reading leads from a proficiency to the same or a higher one.'],
  'reading-checked': ['error', 'Outside reading says when somebody last opened it, or that nobody did.'],
  'reading-stale': ['warning', 'Outside reading was opened in the last two years.'],
  'blueprint-review': ['error', 'A test of a target asks about no skill that is left to reviews.'],
  'rubric-dimension': ['error', 'A rubric reviews a dimension that is not measured, and each of these has one.'],
  'rubric-anchor': ['error', 'Each step of a rubric says what somebody does in a situation: "Given ..., ...".'],
  'rubric-trait': ['error', 'A step of a rubric names no trait and no fit: only what others can see somebody do.'],
  'rubric-question': ['error', 'A criterion of a rubric asks for an example, and when it was.'],
  'blueprint-limits': ['error', 'A blueprint asks for no more than its pool and its own limits can give.'],
} as const satisfies Record<string, readonly [Severity, string]>

export type RuleId = keyof typeof rules

/** What a small collection may lack and a complete one may not. */
export const completeness: readonly RuleId[] = ['coverage-items', 'coverage-proficiency', 'coverage-kinds']

export interface Problem {
  /** Relative to the content directory, with forward slashes. */
  file: string
  /** From 1. */
  line: number
  rule: RuleId
  severity: Severity
  message: string
  /** What to do about it. */
  mend: string
}

/** Collects problems while content is read; one for each read. */
export class ProblemList {
  readonly problems: Problem[] = []

  add(rule: RuleId, at: { file: string; line: number }, message: string, mend: string): void {
    this.problems.push({ file: at.file, line: Math.max(1, at.line), rule, severity: rules[rule][0], message, mend })
  }

  /** By file, then line: the order in which an author mends them. */
  sorted(): Problem[] {
    return this.problems.toSorted(
      (a, b) => compare(a.file, b.file) || a.line - b.line || compare(a.rule, b.rule) || compare(a.message, b.message),
    )
  }

  /** Files with at least one error. */
  brokenFiles(): Set<string> {
    return new Set(this.problems.filter((problem) => problem.severity === 'error').map((problem) => problem.file))
  }
}

/** Code-unit order: the same on every machine, unlike a locale's. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
