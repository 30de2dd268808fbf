/** Accommodations as an organization's admins manage them. */
export const accommodations = {
  'accommodations.title': 'Accommodations',
  'accommodations.lead':
    'More time, breaks or no clock for people who need them, in the tests that this organization asks for. Only admins see this page; whoever only reviews or decides is not told.',
  'accommodations.none': 'Nobody here yet',
  'accommodations.none.text': 'A candidate appears here when they have accepted, before they begin.',
  'accommodations.column.person': 'Person',
  'accommodations.column.granted': 'Granted',
  'accommodations.member': 'member',
  'accommodations.nothing': 'nothing',
  'accommodations.text.percent': '{percent, number} % more time',
  'accommodations.text.minutes': '{minutes, number} minutes more',
  'accommodations.text.breaks': '{minutes, number} minutes of breaks',
  'accommodations.text.noTimer': 'no clock shown',
  'accommodations.percent': 'More time, in per cent',
  'accommodations.percent.error': 'Enter a whole number from 0 to 300.',
  'accommodations.minutes': 'More minutes, on top',
  'accommodations.minutes.error': 'Enter a whole number from 0 to 600.',
  'accommodations.breaks': 'Minutes of breaks, in which the clock stands still',
  'accommodations.breaks.error': 'Enter a whole number from 0 to 240.',
  'accommodations.noTimer': 'No clock, and no limit of time',
  'accommodations.noTimer.hint': 'For people whom a running clock keeps from working.',
  'accommodations.grant.lead': 'This replaces what was granted before. All zero takes it back.',
  'accommodations.grant.action': 'Save',
  'accommodations.grant.cancel': 'Go back',
  'accommodations.grant.note':
    'It holds from the next sitting on; one that has begun keeps its time. Please write no reason anywhere: a diagnosis is nobody’s business here. The log shows that something was granted, not what.',
} as const
