/**
 * How often things may be done: every limit of the server. `burst` in a moment, and `perHour` in the long run. Generous for people, also for a
 * classroom behind one address; narrow for programs that guess, flood or fill.
 *
 * `shared` limits guard accounts: with PostgreSQL all replicas count together. The others guard the machine, and each process
 * counts for itself, which costs nothing.
 */
export const LIMITS = {
  /** Wrong passwords for one account, from browsers that it does not know. Known browsers have their own count, so guessing locks nobody out. */
  'sign-in-account': { burst: 100, perHour: 100, shared: true },
  /** Attempts to sign in from one address, for whatever accounts. */
  'sign-in-address': { burst: 200, perHour: 400, shared: true },
  'sign-up-address': { burst: 100, perHour: 200, shared: true },
  /** Asking for mails: to one mailbox, and from one address. */
  'mail-mailbox': { burst: 4, perHour: 4, shared: true },
  'mail-address': { burst: 30, perHour: 60, shared: true },
  /** Trying links and passkeys. */
  'link-address': { burst: 60, perHour: 300, shared: true },
  /** New visitors become guests when they begin something. A lecture hall begins at the same time. */
  'guest-address': { burst: 2000, perHour: 2000, shared: false },
  /** Code to run or to hand in, by one person. */
  'submission-person': { burst: 60, perHour: 1200, shared: false },
  /** Saved drafts, by one person: two tabs that save every second, with room. */
  'draft-person': { burst: 300, perHour: 10_800, shared: false },
  /** Opening reports by their links, and checking files of reports: from one address. */
  'report-address': { burst: 60, perHour: 600, shared: false },
  /** Reports that one person makes for themselves: a PDF costs as much as some pages. */
  'report-person': { burst: 30, perHour: 300, shared: false },
  /** Opening the links of reviews, and answering by them: from one address. */
  'review-address': { burst: 60, perHour: 600, shared: false },
  /** Reviews that one person writes about themself, links that they make, and what they do with what came. */
  'review-person': { burst: 60, perHour: 300, shared: false },
  /** Mails that one organization sends to people who did not ask for them: invitations and assignments. */
  'invitation-organization': { burst: 200, perHour: 400, shared: true },
  /** Requests to the API with one token. */
  'api-token': { burst: 300, perHour: 36_000, shared: false },
} as const satisfies Record<string, Limit>

export interface Limit {
  burst: number
  perHour: number
  shared: boolean
}

export type LimitName = keyof typeof LIMITS

/**
 * Wrong passwords for one account from one address: some are free, then each makes the next wait longer. The wait grows for
 * whoever guesses and for nobody else.
 */
export const GROWING_WAIT = {
  free: 5,
  firstMs: 1000,
  longestMs: 15 * 60_000,
  forgottenAfterMs: 24 * 3_600_000,
} as const

/** How long to wait after this many failures in a row. */
export function waitAfter(failures: number): number {
  const { free, firstMs, longestMs } = GROWING_WAIT
  return failures < free ? 0 : Math.min(firstMs * 2 ** (failures - free), longestMs)
}
