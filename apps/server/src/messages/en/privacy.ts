/** A person's own data and time: accommodations, consent, export, erasure. */
export const privacy = {
  'privacy.account': 'Your account',
  'privacy.save': 'Save',
  'privacy.accommodations.title': 'Time and breaks',
  'privacy.accommodations.lead':
    'What you need to show what you can do. It counts from your next test on; nobody asks you why.',
  'privacy.accommodations.saved': 'Saved. It counts from your next test on.',
  'privacy.accommodations.factor': 'Time for the questions',
  'privacy.accommodations.factorText': '{factor, select, 1 {The usual time} other {{factor} times the usual time}}',
  'privacy.accommodations.extraMinutes': 'Minutes on top',
  'privacy.accommodations.extraMinutes.hint': 'Added to the time above. 0 for none.',
  'privacy.accommodations.extraMinutes.error': 'Enter whole minutes from 0 to 600.',
  'privacy.accommodations.breakMinutes': 'Minutes of breaks in one test',
  'privacy.accommodations.breakMinutes.hint':
    'While you are on a break the clock stands still and the question is hidden. 0 for none.',
  'privacy.accommodations.breakMinutes.error': 'Enter whole minutes from 0 to 240.',
  'privacy.accommodations.timer': 'Clock',
  'privacy.accommodations.noTimer': 'No time limit and no clock',
  'privacy.accommodations.noTimer.hint': 'Tests then have no time limit for you.',
  'privacy.accommodations.who': 'Who knows',
  'privacy.accommodations.whoText':
    'Only you. It is on no result, in no profile and in no export but your own. More time changes neither the questions nor how they are scored.',
  'privacy.accommodations.employer':
    'This is for your own practice. For a test that an organization asks you to take, ask that organization: its administrators can grant you time and breaks. Those who review or decide are not told.',
} as const
