import type { profiles as english } from '../en/profiles.ts'

export const profiles = {
  'profiles.title': 'Ihr Profil',
  'profiles.lead':
    'Was Ihre Antworten und Ihr Code über jede Kompetenz sagen, wie sicher das ist und worauf es beruht.',
  'profiles.empty.title': 'Noch ist nichts gemessen',
  'profiles.empty':
    'Machen Sie einen Test, und diese Seite zeigt, wo Sie stehen: jede Kompetenz mit ihrer Unsicherheit.',
  'profiles.empty.action': 'Eigenen Stand messen',
  'profiles.target': 'Vergleichen mit',
  'profiles.target.level': 'Stufe',
  'profiles.target.change': 'Anzeigen',
  'profiles.mode.nav': 'Bedingungen',
  'profiles.mode.closed': 'Ohne KI',
  'profiles.mode.ai-allowed': 'KI erlaubt',
  'profiles.mode.ai-required': 'Mit KI',
  'profiles.mode.note':
    'Arbeit unter verschiedenen Bedingungen wird auf verschiedenen Skalen gemessen und nie vermischt.',
  'profiles.verdict.reached': 'Ihre Antworten zeigen, dass Sie das Ziel {target} erreichen.',
  'profiles.verdict.not-reached': 'Ihre Antworten zeigen, dass das Ziel {target} noch vor Ihnen liegt.',
  'profiles.verdict.unclear': 'Ob Sie das Ziel {target} erreichen, ist noch nicht klar.',
  'profiles.coverage':
    'Das gilt für {judged, number} der {asked, number} Kompetenzen des Ziels, optionale eingeschlossen; {answered, plural, =0 {nach keiner davon wurde} one {nach # davon wurde} other {nach # davon wurde}} direkt gefragt.',
  'profiles.badge.reached': 'erreicht',
  'profiles.badge.not-reached': 'noch nicht',
  'profiles.badge.unclear': 'unklar',
  'profiles.probability': 'Wahrscheinlichkeit, dass Sie {target} erreichen',
  'profiles.composite':
    'Über alle Kompetenzen des Ziels, gewichtet: {reading}\u00a0±\u00a0{margin}; das Ziel beginnt bei {cut}. Die Unsicherheit der Schwelle ist eingerechnet.',
  'profiles.allRequired': 'Alle {count, number} Kompetenzen zugleich',
  'profiles.allRequired.note':
    'Die Wahrscheinlichkeit, dass keine einzige der {count, number} Kompetenzen unter dem liegt, was das Ziel verlangt. {answered, plural, =0 {Nach keiner davon} one {Nach einer davon} other {Nach # davon}} wurde direkt gefragt.',
  'profiles.allRequired.why': 'Warum das weniger ist als die Zahl oben',
  'profiles.allRequired.because':
    'Bei der Zahl oben geht es um das gewichtete Mittel Ihrer Kompetenzen, in dem Stärke hier Schwäche dort ausgleicht. Hier gleicht nichts etwas aus: Wer alle Kompetenzen hat, hat auch das Mittel, aber nicht umgekehrt. Eine einzelne Kompetenz ist außerdem weniger sicher bekannt als das Mittel vieler, weil nach ihr seltener gefragt wurde; auch wer wirklich alle hat, käme hier nicht auf volle Sicherheit. Entscheidungen beruhen auf der Zahl oben; diese hier sagt, wie ausgeglichen Ihr Profil ist.',
  'profiles.chart': 'Ihre Kompetenzen, verglichen mit {target}',
  'profiles.unmeasured.title': 'Weitere Kompetenzen dieses Ziels',
  'profiles.unmeasured':
    'Nach diesen Kompetenzen fragt der Test für dieses Ziel noch nicht. Über sie wird nichts behauptet: {list}.',
  'profiles.expert':
    '{share, select, all {Die Schwierigkeit aller Fragen hinter diesen Zahlen ist} other {Die Schwierigkeit von {judged, number} der {count, number} Fragen und Kriterien hinter diesen Zahlen ist}} von Fachleuten eingeschätzt und noch nicht aus den Antworten vieler Menschen berechnet. Die Intervalle enthalten diese Unsicherheit.',
  'profiles.gaps.title': 'Was zwischen Ihnen und dem Ziel liegt',
  'profiles.gaps.none': 'Nichts: Bei jeder gemessenen Kompetenz erreichen Sie dieses Ziel wahrscheinlich.',
  'profiles.gap.measured': 'darunter gemessen',
  'profiles.gap.unclear': 'beides möglich',
  'profiles.gap.untested': 'noch nicht gefragt',
  'profiles.gap.column.skill': 'Kompetenz',
  'profiles.gap.column.now': 'Jetzt am wahrscheinlichsten',
  'profiles.gap.column.asked': 'Ziel verlangt',
  'profiles.gap.column.probability': 'Wahrscheinlichkeit, dass Sie es erreichen',
  'profiles.gap.column.kind': 'Woher wir es wissen',
  'profiles.path': 'Den Weg dorthin planen',
  'profiles.evidence.item': 'Frage',
  'profiles.evidence.category': '{category, number} von {max, number}',
} as const satisfies Record<keyof typeof english, string>
