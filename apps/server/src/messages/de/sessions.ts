import type { sessions as english } from '../en/sessions.ts'

export const sessions = {
  'sessions.name.short': '{title}: kurz',
  'sessions.name.standard': '{title}',
  'sessions.name.thorough': '{title}: gründlich',
  'sessions.name.check': '{title}: Probe',
  'sessions.name.skill': '{title}: {count, plural, one {# Frage} other {# Fragen}}',
  'sessions.measure.title': 'Eigenen Stand messen',
  'sessions.measure.lead':
    'Ihre bisherigen Antworten bestimmen die nächste Frage. Sie bekommen einen Schätzwert, der sagt, wie sicher er ist, und was als Nächstes zu lernen ist.',
  'sessions.measure.empty': 'In diesem Katalog gibt es noch keinen Test.',
  'sessions.measure.byTarget': 'Für eine Rolle und eine Stufe',
  'sessions.measure.byTargetText':
    'Ein Test sagt, ob Ihre Antworten zeigen, was die Rolle auf dieser Stufe verlangt. Nach wie viel davon er fragen kann, steht jeweils darunter.',
  'sessions.measure.role': 'Rolle',
  'sessions.measure.cell': 'Test für {target}',
  'sessions.measure.cellNotYet': '{target}: noch nicht messbar, und warum',
  'sessions.measure.test': 'Test machen',
  'sessions.measure.notYet': 'Noch nicht',
  'sessions.measure.coversAll': 'alle {count, number} Kompetenzen',
  'sessions.measure.covers': '{count, number} von {all, number} Kompetenzen',
  'sessions.measure.bySkill': 'Eine Kompetenz',
  'sessions.measure.bySkillText': 'Drei bis zehn Fragen zu einer Kompetenz, in wenigen Minuten.',
  'sessions.measure.itemCount': '{count, plural, one {# Frage} other {# Fragen}}',
  'sessions.measure.skillsNotYet':
    '{count, plural, one {# Kompetenz ist noch nicht messbar} other {# Kompetenzen sind noch nicht messbar}}',
  'sessions.measure.skillsNotYetText':
    'Zu ihnen gibt es bisher zu wenige Fragen. Worum es jeweils geht, können Sie nachlesen.',
  'sessions.measure.level': '{role}, {level}',
  'sessions.measure.resume': 'Diesen Test fortsetzen',
  'sessions.open.title': '{count, plural, one {Sie haben einen offenen Test} other {Sie haben # offene Tests}}',
  'sessions.open.at': 'bei Aufgabe {position, number}',
  'sessions.open.begun': 'begonnen',
  'sessions.target.none': '{target}: noch nicht messbar',
  'sessions.target.others': 'Sehen, was messbar ist',
  'sessions.target.role': 'Über diese Rolle lesen',
  'sessions.target.describedOnly':
    'Die Stufe {level} beschreiben wir, aber kein Test kann diese Arbeit sehen: Sie zeigt sich über Monate und in dem, was andere tun.',
  'sessions.target.tooLittle':
    'Fragen gibt es zu {count, number} der {all, number} Kompetenzen, die dieses Ziel verlangt: nach Gewicht {share, number, percent}. Aus weniger als 40 Prozent schließen wir nichts über das ganze Ziel.',
  'sessions.target.single': 'Diese Kompetenzen daraus sind einzeln messbar:',
  'sessions.skill.none': '{skill}: noch nicht messbar',
  'sessions.skill.tooFew':
    '{count, plural, =0 {Zu dieser Kompetenz gibt es noch keine Frage.} one {Zu dieser Kompetenz gibt es bisher nur eine Frage.} other {Zu dieser Kompetenz gibt es bisher nur # Fragen.}} Ein Test braucht fünf.',
  'sessions.skill.read': 'Worum es bei dieser Kompetenz geht',
  'sessions.length.choose': 'Ansehen',
  'sessions.length.short': 'Kurz',
  'sessions.length.standard': 'Üblich',
  'sessions.length.thorough': 'Gründlich',
  'sessions.length.check': 'Probe',
  'sessions.length.questions': '{count, plural, one {# Frage} other {# Fragen}}',
  'sessions.length.for.check': 'Eine schnelle Probe.',
  'sessions.length.for.short': 'Ein erster Blick. Nicht jede Kompetenz kommt vor.',
  'sessions.length.for.standard':
    'Jede Kompetenz kommt vor; danach lösen Sie Programmieraufgaben, deren Code wirklich ausgeführt wird.',
  'sessions.length.for.thorough':
    'Jede Kompetenz zweimal und mehr Programmieraufgaben, wenn viel davon abhängt. Alle dürfen eine Pause machen.',
  'sessions.length.skill.check': 'Eine Probe, ob Sie können, was Sie zu können glauben.',
  'sessions.length.skill.short': 'Ein erster Blick.',
  'sessions.length.skill.standard': 'Ein Schätzwert, mit dem sich planen lässt.',
  'sessions.length.skill.thorough': 'So sicher, wie es mit den vorhandenen Fragen geht.',
  'sessions.facts.questions': 'Fragen',
  'sessions.facts.exactly': '{count, number}',
  'sessions.facts.usually': 'meist {typical, number}, höchstens {most, number}',
  'sessions.facts.between': '{min, number} bis {max, number}',
  'sessions.facts.minutes': 'Zeit',
  'sessions.facts.usualMinutes':
    '{same, select, yes {meist {typical, number} Minuten.} other {meist {typical, number} Minuten, bei manchen {long, number}.}}',
  'sessions.facts.limit': 'Grenze: {minutes, number} Minuten.',
  'sessions.facts.noLimit': 'Keine Grenze und keine Uhr.',
  'sessions.facts.challenges': 'Programmieren',
  'sessions.facts.challengeCount':
    '{count, plural, =0 {keine Aufgabe} one {# Aufgabe, ohne Uhr} other {# Aufgaben, ohne Uhr}}',
  'sessions.facts.sure': 'Wie sicher',
  'sessions.facts.margin': 'Messwert ± {margin, number} Punkte; die Stufen liegen etwa 100 auseinander.',
  'sessions.facts.right': 'Bei {count, number} von 100 Menschen stimmt das Urteil über das Ziel.',
  'sessions.facts.rightSkill': 'Bei {count, number} von 100 Menschen auf der richtigen Seite der Schwelle.',
  'sessions.facts.ai': 'KI',
  'sessions.facts.tools': 'Am Bildschirm',
  'sessions.facts.breaks': 'Pausen',
  'sessions.facts.granted': 'Für Sie festgelegt',
  'sessions.provenance.title': 'Woher diese Zahlen kommen',
  'sessions.provenance.text':
    '{takers, number} simulierte Menschen haben jeden Test mit demselben Rechenkern gemacht, dem Sie begegnen: Fähigkeiten aus der Bezugsgruppe, Schwierigkeiten so unsicher, wie unsere Fachleute es sind. „Meist“ ist die mittlere Person, „bei manchen“ eine von zehn. Nur Fragen: Programmieraufgaben machen das Ergebnis sicherer. So lässt es sich wiederholen:',
  'sessions.provenance.older': 'Sie wurden mit einem früheren Stand der Sammlung berechnet.',
  'sessions.before.what': 'Was gemessen wird',
  'sessions.before.skills': '{count, plural, one {# Kompetenz} other {# Kompetenzen}} des Ziels {target}:',
  'sessions.before.everything': 'Das ist alles, was dieses Ziel verlangt.',
  'sessions.before.notCovered':
    'Nicht gefragt: {count, plural, one {# Kompetenz, die das Ziel verlangt} other {# Kompetenzen, die das Ziel verlangt}}',
  'sessions.before.notCoveredText':
    'Zu ihnen gibt es noch zu wenige Fragen. Das Ergebnis sagt über sie nichts unmittelbar.',
  'sessions.before.how': 'Wie es abläuft',
  'sessions.before.adaptive':
    'Zwischen {min, number} und {max, number} Fragen, immer eine nach der anderen. Eine beantwortete Frage lässt sich nicht noch einmal öffnen. Der Test endet von selbst, sobald die Entscheidung klar ist.',
  'sessions.before.fixed':
    '{max, number} Fragen, immer eine nach der anderen; Ihre bisherigen Antworten bestimmen die nächste. Eine beantwortete Frage lässt sich nicht noch einmal öffnen.',
  'sessions.before.challenges':
    'Danach {count, plural, one {# Programmieraufgabe} other {# Programmieraufgaben}}. Die sichtbaren Tests dürfen Sie so oft ausführen, wie Sie möchten; abgeben können Sie einmal, und Sie dürfen eine Aufgabe auslassen.',
  'sessions.before.time':
    'Für die Fragen haben Sie {minutes, number} Minuten. Die Seite zeigt, wie viel davon übrig ist; die Anzeige lässt sich ausblenden. Eine Frage zählt nie mehr als das Dreifache der Zeit, die wir für sie erwarten.',
  'sessions.before.noTimer': 'Für Sie gibt es keine Zeitgrenze und keine Uhr.',
  'sessions.before.moreTime': '{minutes, number} Minuten statt {usual, number}.',
  'sessions.before.grantedOther': 'Was für Sie festgelegt ist, gilt in diesem Test.',
  'sessions.before.breaks':
    'Sie dürfen die Uhr insgesamt {minutes, plural, one {# Minute} other {# Minuten}} anhalten. Die Frage ist so lange verdeckt.',
  'sessions.before.noBreaks':
    'Keine Pause, in der die Uhr steht. Die Seite schließen und später weitermachen können Sie immer.',
  'sessions.before.leave':
    'Sie dürfen die Seite jederzeit schließen und später weitermachen, mit einem Konto auch auf einem anderen Gerät.',
  'sessions.before.keyboard': 'Alles geht mit der Tastatur: Drücken Sie im Test „?“.',
  'sessions.before.accommodations': 'Brauchen Sie mehr Zeit oder Pausen?',
  'sessions.before.tools.both': 'Ein Taschenrechner und ein Notizblatt.',
  'sessions.before.tools.calculator': 'Ein Taschenrechner. Kein Notizblatt.',
  'sessions.before.tools.scratchpad': 'Ein Notizblatt. Kein Taschenrechner.',
  'sessions.before.tools.none': 'Kein Taschenrechner und kein Notizblatt.',
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
  'sessions.before.aiName.closed': 'Ohne KI',
  'sessions.before.aiName.ai-allowed': 'Erlaubt und vermerkt',
  'sessions.before.aiName.ai-required': 'Verlangt',
  'sessions.before.ai.closed':
    'Bitte keine KI-Assistenten und keine Suchmaschinen. Bei den Programmieraufgaben ist offizielle Dokumentation in Ordnung.',
  'sessions.before.ai.ai-allowed':
    'KI-Assistenten sind erlaubt. Das Ergebnis sagt, dass es so entstanden ist, und wird nie mit Ergebnissen ohne KI vermischt.',
  'sessions.before.ai.ai-required':
    'Es wird erwartet, dass Sie einen KI-Assistenten einsetzen: Die Arbeit mit ihm gehört zu dem, was gemessen wird.',
  'sessions.before.recorded': 'Was aufgezeichnet wird, und wer es sieht',
  'sessions.before.recordedText':
    'Ihre Antworten und Ihr Code mit dem Zeitpunkt des Sendens, was Sie vor dem Senden und auf dem Notizblatt eingeben (damit nichts verloren geht), und was Sie zu einer Frage melden.',
  'sessions.before.recordedNot': 'Keine Kamera, kein Bildschirm, kein Tipprhythmus.',
  'sessions.before.sees':
    'Ihr Ergebnis sehen Sie. Wer diese Installation betreibt, sieht Antworten je Frage ohne Namen und kommt an die Datenbank. Eine Organisation sieht nur einen Test, um den sie Sie gebeten hat.',
  'sessions.before.breaksDown': 'Wenn etwas ausfällt',
  'sessions.before.offline':
    'Keine Verbindung: Arbeiten Sie weiter. Ihre Antwort bleibt auf diesem Gerät und wird gesendet, sobald es eine Verbindung gibt, ein einziges Mal. Die nächste Frage kommt vom Server, also erst dann.',
  'sessions.before.crash':
    'Browser, Laptop oder Server fallen aus: Öffnen Sie diese Seite wieder. Sie sind bei derselben Frage, mit dem, was Sie eingegeben hatten.',
  'sessions.before.wrong':
    'Eine Frage wirkt falsch oder unklar: Melden Sie es gleich dort. Es erreicht die Menschen, die die Fragen pflegen, und ändert nichts an Ihrem Ergebnis.',
  'sessions.before.honest':
    'Wie schwer jede Frage ist, haben Fachleute eingeschätzt; aus vielen Antworten berechnet ist es noch nicht. Ihr Ergebnis sagt das und zeigt, wie sicher es ist.',
  'sessions.before.start': 'Test beginnen',
  'sessions.before.clockStarts': 'Die Uhr beginnt mit der ersten Frage.',
  'sessions.before.openAlready': 'Diesen Test haben Sie schon begonnen. Alles ist noch da.',
  'sessions.before.guest': 'Sie können als Gast beginnen. Ihr Ergebnis lässt sich später in ein Konto übernehmen.',
  'sessions.before.otherLengths': 'Andere Längen:',
  'sessions.before.allMet': 'Sie kennen schon jede Frage zu dieser Kompetenz',
  'sessions.before.allMetText':
    'In früheren Tests haben Sie alle {count, number} beantwortet. Einmal gesehen, misst eine Frage das Gedächtnis. Was sie ergeben haben, steht in Ihrem Profil; neue kommen mit neuen Inhalten.',
  'sessions.before.fewLeft': '{count, plural, one {Nur # Frage ist für Sie neu} other {Nur # Fragen sind für Sie neu}}',
  'sessions.before.fewLeftText':
    '{seen, number} andere kennen Sie aus früheren Tests, und niemand wird zweimal gefragt. Der Test endet früher; was Sie vorher geantwortet haben, zählt mit.',
  'sessions.item.title': 'Frage {position, number}',
  'sessions.item.progress': '{position, number} von höchstens {max, number}',
  'sessions.item.chooseOne': 'Wählen Sie eine Antwort.',
  'sessions.item.chooseSeveral':
    'Wählen Sie jede Antwort, die richtig ist. Teilweise richtige Antworten zählen anteilig.',
  'sessions.item.order': 'Geben Sie jeder Zeile ihren Platz: 1 kommt zuerst.',
  'sessions.item.number': 'Ihre Antwort',
  'sessions.item.numberUnit': 'Ihre Antwort in {unit}',
  'sessions.item.numberHint':
    'Eine Zahl, zum Beispiel 0,75 oder 1200. Komma oder Punkt vor den Dezimalen, keine Tausendertrennzeichen.',
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
  'sessions.item.error.twoReadings':
    '„{entered}“ lässt sich auf zwei Arten lesen. Schreiben Sie {grouped} oder {decimal}, je nachdem, was Sie meinen.',
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
