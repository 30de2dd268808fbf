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
    '{organization} sees the result of this one test: where you stand against its target with how sure that is, and which skills were asked about.',
  'privacy.text.assignment.1.not':
    'It does not see your other tests, your profile, your answers and code, what you type before sending, how long you took, or whether you were granted more time or breaks.',
  'privacy.text.assignment.1.decides':
    'People decide, not this software: nobody is rejected automatically, and every decision has a reason and a name in its record.',
  'privacy.text.assignment.1.withdraw':
    'You can take this back on your account page at any time: the organization then no longer sees the result. Decisions that it has already made stay in its records.',
  'privacy.title': 'Your data',
  'privacy.guestNote': 'You are here as a guest. What is written here holds for guests too.',
  'privacy.export.title': 'Download everything about you',
  'privacy.export.lead':
    'All that is stored about you, as of now: answers, code, drafts, results with the numbers that they were computed from, consents, sign-ins. Keys of questions and hidden tests stay out, because other people still meet them.',
  'privacy.export.html': 'Download to read (HTML)',
  'privacy.export.json': 'Download as data (JSON)',
  'privacy.export.document': 'Everything about {name}',
  'privacy.export.made': 'As of {at}.',
  'privacy.export.leftOut': 'Not in this file',
  'privacy.export.leftOutText':
    'The following holds something about you, but shows secrets, machinery, or what is about other people. What an organization wrote when it decided about you is its own record: ask it.',
  'privacy.consent.title': 'What you agreed to',
  'privacy.consent.none': 'Nothing so far.',
  'privacy.consent.text': 'Text',
  'privacy.consent.version': 'Version',
  'privacy.consent.when': 'When',
  'privacy.consent.state': 'State',
  'privacy.consent.given': 'agreed',
  'privacy.consent.withdrawn': 'taken back',
  'privacy.consent.withdraw': 'Take back',
  'privacy.consent.withdrawText':
    'The organization then no longer sees the result of this test. Your own result stays with you. Decisions already made stay in its records.',
  'privacy.consent.account': 'To take this back, erase your account below: it cannot go on without.',
  'privacy.consent.done': 'Taken back. The organization no longer sees that result.',
  'privacy.erase.title': 'Erase your account',
  'privacy.erase.lead':
    'Your account goes at once and for good; nobody can bring it back. Download your data first if you want to keep it.',
  'privacy.erase.begin': 'Erase my account …',
  'privacy.erase.goes': 'What goes',
  'privacy.erase.goesText':
    'Name, e-mail address, sign-ins, passkeys, tokens, memberships, drafts, your code and what it printed, time and breaks, mails, what you read.',
  'privacy.erase.stays': 'What stays, without your name',
  'privacy.erase.staysText':
    'Which questions you were shown, how you answered them, the points of your code, and that you agreed: so that what is known about how hard each question is remains right. Nothing in it says who you were.',
  'privacy.erase.organizations': 'Organizations',
  'privacy.erase.organizationsText':
    'An organization that asked you to take a test keeps that result and its decision, without your name, for as long as its own rules say, and is told that you were erased.',
  'privacy.erase.backups':
    'Backups that were made before still hold your data until whoever runs this server deletes them.',
  'privacy.erase.noUndo':
    'There is no time to change your mind afterwards: data that could still come back would not be erased.',
  'privacy.erase.confirm': 'Type {word} to confirm',
  'privacy.erase.confirm.error': 'Type {word} exactly, to show that you mean it.',
  'privacy.erase.action': 'Erase my account for good',
  'privacy.erase.keep': 'Keep my account',
  'privacy.erase.lastAdmin':
    'You are the only admin of {organizations}. Make somebody else an admin first, or nobody could run it any more.',
  'privacy.erase.onlyOwner':
    'You are the only owner of this installation. Make somebody else its owner first: millwright owner-link prints a link for them.',
  'privacy.erase.done': 'Your account is erased',
  'privacy.erase.doneText': 'Nothing here says who you were any more. Thank you for what your answers taught us.',
  'privacy.data.person': 'Who you are here',
  'privacy.data.loginSession': 'Browsers that are signed in',
  'privacy.data.loginAccount': 'How you sign in (without passwords and tokens)',
  'privacy.data.passkey': 'Passkeys',
  'privacy.data.loginVerification': 'Links sent by mail that still work',
  'privacy.data.guestClaim': 'Guests whose work you took over',
  'privacy.data.oneTimeLink': 'Links that work once',
  'privacy.data.sectionRead': 'Sections that you read',
  'privacy.data.membership': 'Organizations that you belong to',
  'privacy.data.teamMember': 'Teams that you belong to',
  'privacy.data.invitation': 'Invitations to organizations',
  'privacy.data.assignment': 'Tests that organizations asked you to take',
  'privacy.data.apiToken': 'API tokens (without the tokens themselves)',
  'privacy.data.idempotentReply': 'Replies kept for a day in case a request is repeated',
  'privacy.data.testSession': 'Tests that you took',
  'privacy.data.sessionBreak': 'Breaks in tests',
  'privacy.data.presentation': 'Exercises that you were shown, and why',
  'privacy.data.answer': 'Your answers',
  'privacy.data.draft': 'Drafts',
  'privacy.data.submission': 'Code that you sent',
  'privacy.data.gradingJob': 'The queue in which your code waited',
  'privacy.data.gradingOutput': 'What a run is printing',
  'privacy.data.verdict': 'How your code did',
  'privacy.data.regrading': 'How your code did when it was graded again, for comparison',
  'privacy.data.regradingBatch': 'Regradings that you started',
  'privacy.data.evidence': 'Scores, with the numbers that they rest on',
  'privacy.data.auditEntry': 'Entries of the log by you or about you',
  'privacy.data.decision': 'Decisions of organizations',
  'privacy.data.accommodation': 'Time and breaks that were granted to you',
  'privacy.data.consent': 'What you agreed to',
  'privacy.data.rescoring': 'Rescorings that you applied',
  'privacy.data.rescoredEvidence': 'Scores that were computed again',
  'privacy.data.mail': 'Mails to you',
} as const
