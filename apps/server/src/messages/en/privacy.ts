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
  'privacy.text.title': 'Privacy',
  'privacy.text.lead': 'What is stored about you, what for, and what you can do about it.',
  'privacy.text.agreed': 'What you agree to',
  'privacy.text.privacy.title': 'How your data is used',
  'privacy.text.assignment.title': 'A test that an organization asks you to take',
  'privacy.text.version': 'Version of {version}',
  'privacy.text.anOrganization': 'the organization',
  'privacy.text.privacy.1.stored':
    'Stored are your name and e-mail address, how you sign in, your answers and code with the time they were sent, what you type before sending so that nothing is lost, and what you read. No camera, no screen, no keystroke timing, no advertising, no tracking by others.',
  'privacy.text.privacy.1.purpose':
    'They are used to measure your skills, to show you your profile and what to learn next, and, without your name, to find out how hard each question is.',
  'privacy.text.privacy.1.others':
    'Nobody else sees your profile. An organization sees the result of a test that it asked you to take, once you have agreed to that test, and of no other. Whoever runs this server can read its database.',
  'privacy.text.privacy.1.rights':
    'You can download everything about you and erase your account at any time, on your account page. After erasing, your answers stay as a record without a name, so that the statistics of the questions remain right.',
  'privacy.text.assignment.1.sees':
    '{organization} sees the result of this one test: where you stand against its target with how sure that is, which skills were asked about, and the code that you hand in.',
  'privacy.text.assignment.1.not':
    'It does not see your other tests, your profile, what you type before sending, how long you took, or whether you were granted more time or breaks.',
  'privacy.text.assignment.1.decides':
    'People decide, not this software: nobody is rejected automatically, and every decision has a reason and a name in its record.',
  'privacy.text.assignment.1.withdraw':
    'You can take this back on your account page at any time: the organization then no longer sees the result. Decisions that it has already made stay in its records.',
} as const
