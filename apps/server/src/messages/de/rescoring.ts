import type { rescoring as english } from '../en/rescoring.ts'

/** Neu berechnete Werte, und wie ein einzelner Wert zustande kam. */
export const rescoring = {
  'rescoring.notice.title': 'Ihre Werte wurden neu berechnet',
  'rescoring.notice.when': '{reason}, am',
  'rescoring.notice.probability':
    'Wahrscheinlichkeit, dass Sie {target} oder mehr erreichen: {before} mit den zuerst verwendeten Zahlen, {after} jetzt.',
  'rescoring.notice.verdict': 'Das Ergebnis war „{before}“ und ist jetzt „{after}“.',
  'rescoring.notice.sameVerdict': 'Das Ergebnis ist dasselbe.',
  'rescoring.notice.kept': 'Was zuerst berechnet wurde, bleibt erhalten. An Ihren Antworten hat sich nichts geändert.',
  'rescoring.since.title': 'Die Werte wurden seitdem neu berechnet',
  'rescoring.since': '{reason}. Eine frühere Entscheidung zeigt, was damals bekannt war.',
  'rescoring.explain.title': 'Wie dieser Wert zustande kam',
  'rescoring.explain.lead':
    'Soeben neu berechnet aus dem, was Sie gesendet haben, und aus dem damaligen Inhalt, und verglichen mit dem gespeicherten Wert.',
  'rescoring.explain.same': 'Es kommt dasselbe heraus, bis auf die letzte Stelle.',
  'rescoring.explain.different':
    'Es kommt nicht dasselbe heraus. Bitte sagen Sie es den Menschen, die diesen Server betreiben.',
  'rescoring.explain.outcome.does-not-fit': 'Was gesendet wurde, passt nicht zur Aufgabe: {message}',
  'rescoring.explain.outcome.not-in-catalogue':
    'Die Aufgabe fehlt in dem Stand der Inhalte, den die Aufzeichnung nennt.',
  'rescoring.explain.outcome.other-revision':
    'Die Aufgabe hat in dem Stand der Inhalte, den die Aufzeichnung nennt, eine andere Fassung.',
  'rescoring.explain.what': 'Was',
  'rescoring.explain.value': 'Wert',
  'rescoring.explain.recorded': 'Aufgezeichnet',
  'rescoring.explain.skill': 'Beleg für',
  'rescoring.explain.category': 'Punkte',
  'rescoring.explain.model': 'Antwortmodell mit seinen Parametern',
  'rescoring.explain.basis': 'Die Parameter beruhen auf',
  'rescoring.explain.basis.expert-judged': 'dem Urteil von Fachleuten',
  'rescoring.explain.basis.calibrated': 'vielen Antworten',
  'rescoring.explain.catalogue': 'Stand der Inhalte',
  'rescoring.explain.engine': 'Version, die gerechnet hat',
  'rescoring.explain.again': 'Seitdem neu berechnet',
  'rescoring.explain.withdrawn': 'zählt nicht mehr, weil sich die Aufgabe als falsch erwiesen hat',
  'rescoring.explain.link': 'wie?',
} as const satisfies Record<keyof typeof english, string>
