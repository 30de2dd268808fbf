import type { paths as english } from '../en/paths.ts'

export const paths = {
  'paths.title': 'Ihr Lernpfad',
  'paths.lead': 'Der kürzeste Plan, der die Lücken zwischen Ihrem Profil und {target} schließt.',
  'paths.empty.title': 'Ein Lernpfad beginnt mit einer Messung',
  'paths.empty':
    'Machen Sie zuerst einen Test. Dann zeigt diese Seite, was zu lernen ist, in welcher Reihenfolge, wann und warum.',
  'paths.none.title': 'Keine Lücken mehr',
  'paths.none':
    'Bei jeder gemessenen Kompetenz erreichen Sie {target} wahrscheinlich. Wählen Sie oben ein höheres Ziel, um weiterzugehen.',
  'paths.allKnown.title': 'Es bleibt nur, was Sie nach eigener Angabe schon können',
  'paths.allKnown': 'Prüfen Sie das unten mit je drei Fragen.',
  'paths.summary':
    '{steps, plural, one {# Schritt} other {# Schritte}}, etwa {time}, mit {budget} pro Woche fertig am {end}.',
  'paths.summary.long':
    'So lange dauert es, das Material durchzugehen. Eine Stufe zu erreichen dauert länger: Dazu braucht es Übung an echter Arbeit.',
  'paths.summary.nothing': 'Es gibt nichts zu planen: Für das, was bleibt, hat die Sammlung kein Material.',
  'paths.duration.minutes': '{minutes} min',
  'paths.duration.hours': '{hours} h',
  'paths.duration.both': '{hours} h {minutes} min',

  'paths.changes.title': 'Was Ihre letzten Antworten geändert haben',
  'paths.changes.lead': 'Der Plan unten ist schon der neue. Was Sie erledigt haben, bleibt erledigt.',
  'paths.changes.closed':
    '<link>{skill}</link> ist erledigt: Die Wahrscheinlichkeit, dass Sie dort sind, wo das Ziel es verlangt, ging von {before} auf {now}.',
  'paths.changes.added':
    '<link>{skill}</link> ist neu: Die Wahrscheinlichkeit, dass Sie dort sind, wo Sie sein sollten, beträgt {now}.',
  'paths.changes.reason':
    '<link>{skill}</link>: {to, select, measured {Ihre Antworten liegen jetzt unter dem Verlangten} unclear {Ihre Antworten entscheiden es noch nicht} untested {direkt ist darüber nichts bekannt} other {ein späterer Schritt baut darauf auf}} (von {before} auf {now}).',
  'paths.changes.material': '<link>{skill}</link> hat anderes Material als vorher.',
  'paths.changes.more':
    '{count, plural, one {Ein weiterer Schritt hat} other {# weitere Schritte haben}} sich geändert.',
  'paths.changes.accept': 'Verstanden',

  'paths.reviews.title':
    '{count, plural, one {Eine kurze Wiederholung ist fällig} other {# kurze Wiederholungen sind fällig}}',
  'paths.reviews.note':
    'Eine Wiederholung sind drei Fragen zu etwas, das Sie schon gezeigt haben. Ihre Antworten zählen als Beleg: Der Messwert kann steigen oder fallen. Von allein verblasst nichts.',
  'paths.reviews.why': 'Wie wir sie auswählen',
  'paths.reviews.rule':
    'Zuerst nach 30 Tagen, dann jedes Mal nach der doppelten Zeit, höchstens nach 240 Tagen; nach 14 Tagen, wo weniger als drei Antworten dahinterstehen. Abstände von etwa einem Zehntel der Zeit, die etwas halten soll, haben sich bewährt (Cepeda u. a., 2008), und wachsende Abstände bewahren unterwegs mehr (Kang u. a., 2014). Die Zahlen sind unsere Einschätzung für Kompetenzen; die Studien handelten von Fakten und Wörtern.',
  'paths.reviews.thin':
    '{answers, plural, one {nur durch eine Antwort gezeigt} other {nur durch # Antworten gezeigt}}, {days, plural, one {gestern} other {vor # Tagen}}',
  'paths.reviews.long-ago': 'zuletzt gefragt {days, plural, one {gestern} other {vor # Tagen}}',
  'paths.reviews.start': 'Drei Fragen',
  'paths.reviews.startOf': 'Drei Fragen zu {skill}',

  'paths.known.title':
    '{count, plural, one {Eine der Lücken ist nach Ihrer Angabe keine} other {# der Lücken sind nach Ihrer Angabe keine}}',
  'paths.known.note':
    'Sie stehen nicht im Plan, bis Sie drei Fragen beantwortet haben. Dann entscheiden Ihre Antworten.',
  'paths.known.check': 'Mit drei Fragen prüfen',
  'paths.known.checkOf': '{skill} mit drei Fragen prüfen',
  'paths.known.uncheckable': 'Dazu gibt es noch keine Fragen; wir verlassen uns auf Ihr Wort.',
  'paths.known.mark': 'Das kann ich schon',
  'paths.known.markOf': 'Das kann ich schon: {skill}',
  'paths.known.undoOf': 'Das kann ich doch noch nicht: {skill}',
  'paths.known.doubted': 'Nach Ihrer Angabe können Sie das; Ihre Antworten seither zeigen es noch nicht.',

  'paths.weeks.title': 'Woche für Woche',
  'paths.week.this': 'Diese Woche',
  'paths.week.next': 'Nächste Woche',
  'paths.week.of': 'Woche ab {day}',
  'paths.week.later': '{count, plural, one {Eine weitere Woche} other {# weitere Wochen}}',
  'paths.week.progress': 'Diese Woche erledigt',
  'paths.week.progressText': '{done} von {all}',
  'paths.piece': 'Teil {piece} von {pieces}',
  'paths.for': 'für <link>{skill}</link>',

  'paths.part.section': 'Lesen: {title}',
  'paths.part.reading': 'Anderswo lesen: {title}',
  'paths.part.course': 'Anderswo lernen: {title}',
  'paths.part.challenge': 'Lösen: {title}',
  'paths.part.check': 'Drei Fragen: {title}',
  'paths.part.ofGuide': 'in {guide}',
  'paths.part.by': 'von {author}',
  'paths.part.cost.free': 'kostenlos',
  'paths.part.cost.paid': 'kostenpflichtig',
  'paths.part.evidence.P': 'Seite gesehen, spätestens am {date}',
  'paths.part.evidence.S': 'von anderen genannt, gesehen spätestens am {date}',
  'paths.part.evidence.K': 'aus Literaturlisten; den Link haben wir nicht geöffnet',
  'paths.mark': 'Als erledigt markieren',
  'paths.unmark': 'Rückgängig',
  'paths.markOf': 'Als erledigt markieren: {title}',
  'paths.unmarkOf': 'Rückgängig: {title}',
  'paths.said.done': 'Als erledigt markiert: {title}.',
  'paths.said.undone': 'Nicht mehr erledigt: {title}.',
  'paths.said.known': '{title} steht vorerst nicht im Plan, weil Sie es können. Drei Fragen klären es.',
  'paths.said.unknown': '{title} steht wieder im Plan.',
  'paths.said.saved': 'Der Plan ist gespeichert.',
  'paths.said.closed': 'Die private Adresse funktioniert nicht mehr.',

  'paths.done.title': '{count, plural, one {Eine Sache erledigt} other {# Sachen erledigt}}',
  'paths.done.handedIn': 'abgegeben',

  'paths.steps.title': 'Warum diese Schritte in dieser Reihenfolge',
  'paths.steps.lead':
    'Ein Schritt kommt nach denen, auf die er aufbaut; sonst zuerst die Lücke mit dem größten Gewicht. Von allem Material, das die Lücken schließt, haben wir das mit den wenigsten Minuten genommen{proven, select, yes { und geprüft, dass keine andere Auswahl kürzer ist} other {}}.',
  'paths.fromTo': '{from} → {to}',
  'paths.reason.measured':
    'Ihre Antworten liegen unter „{asked}“: Die Wahrscheinlichkeit, dass Sie dort sind, beträgt {probability}.',
  'paths.reason.unclear':
    'Ihre Antworten zeigen „{asked}“ noch nicht klar: Die Wahrscheinlichkeit, dass Sie dort sind, beträgt {probability}.',
  'paths.reason.untested':
    'Danach wurde noch nicht gefragt. Nach verwandten Kompetenzen beträgt die Wahrscheinlichkeit, dass Sie bei „{asked}“ sind, {probability}.',
  'paths.reason.untestedFirst':
    'Danach wurde noch nicht gefragt. Nach verwandten Kompetenzen beträgt die Wahrscheinlichkeit, dass Sie bei „{asked}“ sind, {probability}: Darum kommen drei Fragen vor jedem Lesen.',
  'paths.reason.prerequisiteOf':
    '„{skill}“ baut darauf auf. Die Wahrscheinlichkeit, dass Sie bei „{asked}“ sind, beträgt {probability}.',
  'paths.reason.link':
    '„{skill}“ baut darauf auf: {reason} Die Wahrscheinlichkeit, dass Sie bei „{asked}“ sind, beträgt {probability}.',
  'paths.elsewhere': 'Dazu dient auch, was bei diesen Schritten steht: {list}',
  'paths.lacking.learn':
    'Die Sammlung lehrt dazu noch nichts, und es wäre falsch, so zu tun. Worauf hin zu üben ist: {indicator}',
  'paths.lacking.show':
    'Prüfen lässt es sich hier noch nicht, darum ändert sich Ihr Messwert nicht. Was andere sehen wollten: {evidence}.',

  'paths.plan.title': 'Ihr Plan',
  'paths.plan.hours': 'Stunden pro Woche',
  'paths.plan.days': 'Tage mit Zeit',
  'paths.plan.startOn': 'Beginn am',
  'paths.plan.startTime': 'um',
  'paths.plan.save': 'Plan speichern',
  'paths.plan.error.hours': 'Zwischen einer halben und 40 Stunden.',
  'paths.plan.error.days': 'Wählen Sie mindestens einen Tag.',
  'paths.plan.error.startOn': 'Geben Sie einen Tag an.',
  'paths.plan.error.startTime': 'Geben Sie eine Uhrzeit an, etwa 18:00.',

  'paths.calendar.title': 'In Ihrem Kalender',
  'paths.calendar.first': 'Speichern Sie den Plan, dann können Sie ihn in Ihren Kalender übernehmen.',
  'paths.calendar.download': 'Als Kalenderdatei herunterladen',
  'paths.calendar.downloadNote': 'Später erneut importieren: Verschobene Einträge werden aktualisiert.',
  'paths.calendar.subscribe': 'Private Adresse anlegen',
  'paths.calendar.subscribeNote':
    'Kalenderprogramme können einer privaten Adresse folgen. Wer sie kennt, kann Ihren Plan lesen, sonst nichts.',
  'paths.calendar.open': 'Ihre private Adresse ist offen.',
  'paths.calendar.renew': 'Neue anlegen',
  'paths.calendar.close': 'Schließen',
  'paths.calendar.once.title': 'Ihre private Adresse',
  'paths.calendar.once':
    'Kopieren Sie sie in Ihr Kalenderprogramm. Sie wird nur dieses eine Mal gezeigt; eine ältere funktioniert nicht mehr.',
  'paths.calendar.name': 'Millwright: Lernpfad zu {target}',
  'paths.calendar.piece': '{title} ({piece} von {pieces})',
  'paths.calendar.description': '{address}\n\nIhr Lernpfad: {path}',
  'paths.measureAgain': 'Noch einmal messen',
} as const satisfies Record<keyof typeof english, string>
