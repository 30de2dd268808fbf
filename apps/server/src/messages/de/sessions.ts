import type { sessions as english } from '../en/sessions.ts'

export const sessions = {
  'sessions.measure.title': 'Eigenen Stand messen',
  'sessions.measure.lead':
    'Ein adaptiver Test: Ihre bisherigen Antworten bestimmen die nächste Frage, bis Ihr Stand klar ist. Danach lösen Sie zwei Programmieraufgaben, deren Code wirklich ausgeführt wird.',
  'sessions.measure.empty': 'In diesem Katalog gibt es noch keinen Test.',
  'sessions.measure.level': '{role}, {level}',
  'sessions.measure.size':
    '{min}–{max} Fragen in höchstens etwa {minutes, number} Minuten, danach {challenges, plural, =0 {keine Programmieraufgabe} one {# Programmieraufgabe} other {# Programmieraufgaben}}',
  'sessions.measure.resume': 'Diesen Test fortsetzen',
  'sessions.before.what': 'Was gemessen wird',
  'sessions.before.skills': '{count, plural, one {# Kompetenz} other {# Kompetenzen}} des Ziels {target}:',
  'sessions.before.how': 'Wie es abläuft',
  'sessions.before.adaptive':
    'Zwischen {min} und {max} Fragen, immer eine nach der anderen. Eine beantwortete Frage lässt sich nicht noch einmal öffnen. Der Test endet von selbst, sobald die Entscheidung klar ist.',
  'sessions.before.challenges':
    'Danach {count, plural, one {# Programmieraufgabe} other {# Programmieraufgaben}}. Die sichtbaren Tests dürfen Sie so oft ausführen, wie Sie möchten; abgeben können Sie einmal, und Sie dürfen eine Aufgabe auslassen.',
  'sessions.before.time':
    'Für die Fragen haben Sie {minutes, number} Minuten. Die Seite zeigt, wie viel davon übrig ist; die Anzeige lässt sich ausblenden. Eine Frage zählt nie mehr als das Dreifache der Zeit, die wir für sie erwarten. Die Seite zu schließen kostet Sie also wenig: Sie können später weitermachen, mit einem Konto auch auf einem anderen Gerät.',
  'sessions.before.timeGranted': 'Die zusätzliche Zeit, die für Sie festgelegt ist, ist darin schon enthalten.',
  'sessions.before.noTimer': 'Für Sie gibt es keine Zeitgrenze und keine Uhr.',
  'sessions.before.breaks':
    'Sie dürfen die Uhr insgesamt {minutes, plural, one {# Minute} other {# Minuten}} anhalten. Die Frage ist so lange verdeckt.',
  'sessions.before.accommodations': 'Brauchen Sie mehr Zeit oder Pausen?',
  'sessions.clock.title': 'Verbleibende Zeit für die Fragen',
  'sessions.clock.minutes': 'etwa {minutes} min',
  'sessions.clock.seconds': '{seconds} s',
  'sessions.clock.still': '(als diese Seite entstand)',
  'sessions.clock.stands': 'Die Uhr steht: Diese Frage hat so viel gezählt, wie eine Frage höchstens zählen kann.',
  'sessions.clock.soon':
    'Noch {minutes} min für die Fragen. Was Sie bis dahin senden, zählt; was Sie nicht gesendet haben, bleibt erhalten, wird aber nicht gewertet.',
  'sessions.clock.over':
    'Die Zeit für die Fragen ist um. Wenn Sie diese Antwort jetzt senden, innerhalb von {seconds} Sekunden, zählt sie noch.',
  'sessions.timeOver':
    'Die Zeit für die Fragen ist um. Die letzte Frage wurde nicht gewertet. Was Sie eingegeben hatten, bleibt erhalten; Sie sehen es, wenn der Test vorbei ist.',
  'sessions.break.take': 'Pause machen',
  'sessions.break.left':
    'Die Uhr steht dann still, in diesem Test noch bis zu {minutes, plural, one {# Minute} other {# Minuten}}.',
  'sessions.break.title': 'Sie machen Pause',
  'sessions.break.lead': 'Die Uhr steht, und die Frage ist verdeckt, bis Sie weitermachen.',
  'sessions.break.until': 'Sie haben Zeit bis',
  'sessions.break.then': 'Danach läuft die Uhr von selbst weiter.',
  'sessions.break.end': 'Test fortsetzen',
  'sessions.before.ai.closed':
    'Ohne Hilfsmittel: bitte keine KI-Assistenten und keine Suchmaschinen. Bei den Programmieraufgaben ist offizielle Dokumentation in Ordnung.',
  'sessions.before.ai.ai-allowed': 'KI-Assistenten sind erlaubt.',
  'sessions.before.ai.ai-required': 'Es wird erwartet, dass Sie einen KI-Assistenten einsetzen.',
  'sessions.before.recorded': 'Was aufgezeichnet wird',
  'sessions.before.recordedText':
    'Ihre Antworten und Ihr Code mit dem Zeitpunkt des Sendens, und was Sie vor dem Senden eingeben, damit nichts verloren geht. Keine Kamera, kein Bildschirm, kein Tipprhythmus.',
  'sessions.before.honest':
    'Wie schwer jede Frage ist, haben Fachleute eingeschätzt; aus vielen Antworten berechnet ist es noch nicht. Ihr Ergebnis sagt das und zeigt, wie sicher es ist.',
  'sessions.before.start': 'Test beginnen',
  'sessions.before.guest': 'Sie können als Gast beginnen. Ihr Ergebnis lässt sich später in ein Konto übernehmen.',
  'sessions.item.title': 'Frage {position, number}',
  'sessions.item.progress': '{position, number} von höchstens {max, number}',
  'sessions.item.chooseOne': 'Wählen Sie eine Antwort.',
  'sessions.item.chooseSeveral':
    'Wählen Sie jede Antwort, die richtig ist. Teilweise richtige Antworten zählen anteilig.',
  'sessions.item.order': 'Geben Sie jeder Zeile ihren Platz: 1 kommt zuerst.',
  'sessions.item.number': 'Ihre Antwort',
  'sessions.item.numberUnit': 'Ihre Antwort in {unit}',
  'sessions.item.numberHint': 'Eine Zahl, zum Beispiel 0,75 oder 1200.',
  'sessions.item.send': 'Antworten und weiter',
  'sessions.item.end': 'Test hier beenden',
  'sessions.item.endConfirm':
    'Den Test beenden? Was Sie bisher beantwortet haben, zählt. Fortsetzen können Sie diesen Test danach nicht mehr.',
  'sessions.item.endYes': 'Ja, Test beenden',
  'sessions.item.endNo': 'Nein, zurück',
  'sessions.item.later': 'Sie dürfen diese Seite jederzeit schließen und später weitermachen.',
  'sessions.item.error.single':
    'Wählen Sie zuerst eine Antwort. Wenn Sie es nicht wissen, nehmen Sie die, die Ihnen am wahrscheinlichsten erscheint.',
  'sessions.item.error.multiple': 'Wählen Sie mindestens eine Antwort.',
  'sessions.item.error.numeric':
    'Geben Sie eine Zahl ein, zum Beispiel 0,75. Lassen Sie Einheiten und Tausendertrennzeichen weg.',
  'sessions.item.error.ordering': 'Geben Sie jeder Zeile einen anderen Platz von 1 bis {count, number}.',
  'sessions.stale': 'Diese Frage war schon beantwortet, vielleicht in einem anderen Tab. Hier steht der Test jetzt.',
  'sessions.challenge.title': 'Programmieraufgabe {position, number} von {count, number}',
  'sessions.challenge.skip': 'Diese Aufgabe auslassen',
  'sessions.challenge.skipHint': 'Eine Aufgabe auszulassen zählt weder für noch gegen Sie.',
  'sessions.finished.title': 'Der Test ist vorbei',
  'sessions.finished.answered': 'Sie haben {count, plural, one {# Frage} other {# Fragen}} beantwortet.',
  'sessions.finished.grading':
    '{count, plural, one {# Abgabe wird} other {# Abgaben werden}} noch bewertet. Danach wird das Ergebnis unten von selbst sicherer.',
  'sessions.finished.profile': 'Das ganze Profil ansehen',
  'sessions.finished.path': 'Sehen, was als Nächstes zu lernen ist',
  'sessions.finished.claim': 'Dieses Ergebnis behalten: Konto anlegen',
  'sessions.finished.exercises': 'Was Sie getan haben',
  'sessions.finished.column.number': 'Nr.',
  'sessions.finished.column.exercise': 'Aufgabe',
  'sessions.finished.column.skill': 'Kompetenz',
  'sessions.finished.column.result': 'Ergebnis',
  'sessions.finished.column.why': 'Warum sie gestellt wurde',
  'sessions.result.full': 'richtig',
  'sessions.result.part': '{percent, number, percent} der Punkte',
  'sessions.result.none': 'nicht\u00a0richtig',
  'sessions.result.skipped': 'ausgelassen',
  'sessions.result.timedOut': 'nicht gewertet: Die Zeit war um',
  'sessions.result.timedOutKept': 'nicht gewertet: Die Zeit war um. Sie hatten eingegeben: {entered}',
  'sessions.result.grading': 'wird bewertet',
  'sessions.result.failed': 'ließ sich nicht bewerten; das liegt an uns und zählt nicht',
  'sessions.why.content-minimum': 'Damit nach jeder Kompetenz gefragt wird.',
  'sessions.why.largest-need': 'Diese Kompetenz war für Ihr Ziel am wenigsten klar.',
  'sessions.why.largest-drop': 'Von ihr war für die nötige Zeit am meisten Klarheit über Ihr Ziel zu erwarten.',
  'sessions.why.value-per-minute': 'Sie sagt für die nötige Zeit am meisten über Ihr Ziel aus.',
  'sessions.stop.decision-reached': 'Er endete, weil die Entscheidung über Ihr Ziel klar geworden war.',
  'sessions.stop.precise-enough': 'Er endete, weil Ihr Stand genau genug bekannt ist: Sie liegen nahe an der Grenze.',
  'sessions.stop.decision-settled':
    'Er endete, weil weitere Fragen an der Entscheidung kaum noch etwas geändert hätten.',
  'sessions.stop.item-limit': 'Er endete bei der höchsten Zahl von Fragen. Die Entscheidung kann noch unklar sein.',
  'sessions.stop.time-limit': 'Er endete an der Zeitgrenze.',
  'sessions.stop.pool-empty': 'Er endete, weil keine passende Frage mehr übrig war, die Sie noch nicht kennen.',
  'sessions.stop.challenges-done': 'Er endete nach der letzten Programmieraufgabe.',
  'sessions.stop.ended-by-taker': 'Sie haben ihn beendet.',
  'sessions.table.caption': 'Ihre Tests',
  'sessions.table.test': 'Test',
  'sessions.table.begun': 'Begonnen',
  'sessions.table.state': 'Stand',
  'sessions.table.open':
    '{done, plural, =0 {offen, noch nichts beantwortet} one {offen, # Aufgabe erledigt} other {offen, # Aufgaben erledigt}}',
  'sessions.table.finished': '{done, plural, one {beendet, # Aufgabe} other {beendet, # Aufgaben}}',
  'sessions.notFound': 'Einen solchen Test von Ihnen gibt es nicht',
} as const satisfies Record<keyof typeof english, string>
