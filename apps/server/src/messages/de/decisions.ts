import type { decisions as english } from '../en/decisions.ts'

/** Was Menschen über Bewerbende entschieden haben. */
export const decisions = {
  'decisions.title': 'Entscheidungen',
  'decisions.people':
    'Hier wird nichts automatisch entschieden, gleich was die Zahlen sagen. Jede Entscheidung trifft ein Mensch, mit einer Begründung und mit dem, was bekannt war. Sie kann nicht geändert werden; es kann eine weitere folgen.',
  'decisions.none': 'Noch keine.',
  'decisions.newest': 'Diese gilt.',
  'decisions.outcome.advance': 'Weiter',
  'decisions.outcome.advance.hint': 'Die Person kommt in den nächsten Schritt.',
  'decisions.outcome.hold': 'Abwarten',
  'decisions.outcome.hold.hint': 'Noch nicht entschieden, aus dem Grund, den Sie nennen.',
  'decisions.outcome.decline': 'Absagen',
  'decisions.outcome.decline.hint': 'Für die Person geht es hier nicht weiter.',
  'decisions.outcome.withdraw': 'Bewerbung zurückgezogen',
  'decisions.outcome.withdraw.hint': 'Die Person hat Ihnen gesagt, dass sie nicht weitermachen möchte.',
  'decisions.known': 'Was bekannt war',
  'decisions.known.nothing': 'Damals gab es kein Ergebnis.',
  'decisions.known.little': 'Für eine Wahrscheinlichkeit war zu wenig gefragt worden.',
  'decisions.known.probability': 'Die Wahrscheinlichkeit, das Ziel zu erreichen, lag bei {probability}.',
  'decisions.new.title': 'Entscheiden',
  'decisions.new.outcome': 'Wie geht es mit {name} weiter?',
  'decisions.new.outcome.error': 'Wählen Sie, wie es weitergeht.',
  'decisions.new.reason': 'Begründung',
  'decisions.new.reason.hint':
    'In Ihren Worten, so dass andere sie noch nach Jahren verstehen. Die Person kann verlangen, sie zu sehen.',
  'decisions.new.reason.error': 'Schreiben Sie eine Begründung mit 10 bis 5000 Zeichen.',
  'decisions.new.changed':
    'Das Ergebnis hat sich geändert, während Sie schrieben. Sehen Sie es oben noch einmal an und senden Sie Ihre Entscheidung dann erneut.',
  'decisions.new.action': 'Entscheidung festhalten',
} as const satisfies Record<keyof typeof english, string>
