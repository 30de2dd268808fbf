import type { OperationName } from '@millwright/api'

/** Bodies that could be sent, for the page that documents the API; a test checks each against its schema. */
export const BODIES: Partial<Record<OperationName, object>> = {
  startSession: { blueprintId: 'ml-engineer-senior' },
  answerItem: { position: 1, response: { kind: 'single', option: '2' } },
  handInChallenge: { position: 12, files: { 'solution.py': 'def solve(rows):\n    return sorted(rows)\n' } },
  skipChallenge: { position: 12 },
  saveSessionDraft: { content: { choice: ['2'] } },
  saveChallengeDraft: { content: { 'solution.py': 'def solve(rows):\n' } },
  createTeam: { name: 'Platform' },
  createInvitation: { email: 'grace@example.org', roles: ['recruiter'] },
  createAssignment: {
    blueprintId: 'ml-engineer-senior',
    candidateName: 'Grace Hopper',
    email: 'grace@example.org',
    days: 14,
  },
  createDecision: {
    outcome: 'advance',
    reason: 'Reached the target in every skill that we ask for.',
    seen: '2jmj7l5rSw0yVb_vlWAYkK',
  },
  createSubmission: { purpose: 'run', files: { 'solution.py': 'def solve(rows):\n    return sorted(rows)\n' } },
}

/** Parameters of addresses. */
export const PARAMETERS: Record<string, string> = {
  roleId: 'ml-engineer',
  skillId: 'mod-eval',
  blueprintId: 'ml-engineer-senior',
  challengeId: 'py-threshold-cost',
  guideId: 'ml_engineer',
  position: '1',
}

/** An id, where an address wants one. */
export const SOME_ID = '0f6b9a52-6c1d-4b7e-9a53-2d1f4c8e7b90'
