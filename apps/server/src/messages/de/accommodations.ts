import type { accommodations as english } from '../en/accommodations.ts'

/** Nachteilsausgleich, wie ihn die Administration einer Organisation verwaltet. */
export const accommodations = {
  'accommodations.title': 'Nachteilsausgleich',
  'accommodations.lead':
    'Mehr Zeit, Pausen oder keine Uhr für alle, die das brauchen, in den Tests, um die diese Organisation bittet. Nur die Administration sieht diese Seite; wer nur begutachtet oder entscheidet, erfährt nichts davon.',
  'accommodations.none': 'Noch niemand hier',
  'accommodations.none.text': 'Bewerbende erscheinen hier, sobald sie angenommen haben und bevor sie beginnen.',
  'accommodations.column.person': 'Person',
  'accommodations.column.granted': 'Gewährt',
  'accommodations.member': 'Mitglied',
  'accommodations.nothing': 'nichts',
  'accommodations.text.percent': '{percent, number} % mehr Zeit',
  'accommodations.text.minutes': '{minutes, plural, one {# Minute} other {# Minuten}} mehr',
  'accommodations.text.breaks': '{minutes, plural, one {# Minute} other {# Minuten}} Pause',
  'accommodations.text.noTimer': 'ohne Uhr',
  'accommodations.percent': 'Mehr Zeit, in Prozent',
  'accommodations.percent.error': 'Geben Sie eine ganze Zahl von 0 bis 300 ein.',
  'accommodations.minutes': 'Weitere Minuten, zusätzlich',
  'accommodations.minutes.error': 'Geben Sie eine ganze Zahl von 0 bis 600 ein.',
  'accommodations.breaks': 'Minuten für Pausen, in denen die Uhr steht',
  'accommodations.breaks.error': 'Geben Sie eine ganze Zahl von 0 bis 240 ein.',
  'accommodations.noTimer': 'Keine Uhr und keine Zeitgrenze',
  'accommodations.noTimer.hint': 'Für alle, die eine laufende Uhr am Arbeiten hindert.',
  'accommodations.grant.lead': 'Das ersetzt, was vorher gewährt war. Lauter Nullen nehmen es zurück.',
  'accommodations.grant.action': 'Speichern',
  'accommodations.grant.cancel': 'Zurück',
  'accommodations.grant.note':
    'Es gilt ab dem nächsten Test; ein begonnener behält seine Zeit. Bitte schreiben Sie nirgends einen Grund auf: Eine Diagnose geht hier niemanden etwas an. Im Protokoll steht, dass etwas gewährt wurde, nicht was.',
} as const satisfies Record<keyof typeof english, string>
