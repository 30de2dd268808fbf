import type { reports as english } from '../en/reports.ts'

export const reports = {
  'reports.eyebrow': 'Kompetenzbericht',
  'reports.title': 'Ein Kompetenzbericht',
  'reports.title.named': 'Kompetenzbericht von {name}',
  'reports.scope.whole': 'Ganzes Profil',
  'reports.skills': 'Kompetenzen',
  'reports.skills.none': 'In diesem Bericht ist keine Kompetenz gemessen.',
  'reports.history': 'Wie es dazu kam',
  'reports.history.short':
    'Hier stehen nur die Anlässe, bei denen nach den Kompetenzen dieses Berichts gefragt wurde. Seine Zahlen beruhen auch auf Antworten zu verwandten Kompetenzen bei anderen Anlässen.',
  'reports.history.observations': 'Beobachtungen',
  'reports.targets.caption': 'Wahrscheinlichkeit, jede Rolle auf jeder Stufe zu erreichen',
  'reports.basis':
    '{share, select, all {Die Schwierigkeit aller Fragen hinter diesen Zahlen wurde von Fachleuten eingeschätzt, noch nicht aus den Antworten vieler berechnet. Die Intervalle enthalten diese Unsicherheit.} none {Die Schwierigkeit aller Fragen hinter diesen Zahlen wurde aus den Antworten vieler berechnet.} other {Die Schwierigkeit von {judged, number} der {count, number} Fragen und Kriterien hinter diesen Zahlen wurde von Fachleuten eingeschätzt, noch nicht aus den Antworten vieler berechnet. Die Intervalle enthalten diese Unsicherheit.}}',
  'reports.verdict.reached': 'Die Antworten zeigen, dass das Ziel {target} erreicht ist.',
  'reports.verdict.not-reached': 'Die Antworten zeigen, dass das Ziel {target} noch nicht erreicht ist.',
  'reports.verdict.unclear': 'Ob das Ziel {target} erreicht ist, ist noch nicht klar.',
  'reports.probability': 'Wahrscheinlichkeit, das Ziel {target} zu erreichen',
  'reports.target.asked':
    'Darüber entscheiden {decide, number} der {all, number} Kompetenzen des Ziels; {asked, plural, =0 {nach keiner davon} other {nach # davon}} wurde direkt gefragt.',
  'reports.target.little':
    'Es wurde zu wenig gefragt, um etwas über {target} zu sagen: nach {asked, number} der {decide, number} Kompetenzen, die darüber entscheiden.',

  'reports.facts.asOf': 'Stand',
  'reports.facts.frozen': '(eine Kopie, die sich nicht ändert)',
  'reports.facts.mode': 'Bedingungen',
  'reports.facts.until': 'Der Link gilt bis',
  'reports.facts.take': 'Mitnehmen',

  'reports.conclude.title': 'Was Sie daraus schließen dürfen',
  'reports.conclude.1':
    'Jede Zeile ist ein Schätzwert mit 95-%-Intervall: wie weit die Antworten dieser Person eine Kompetenz zeigen. Ein hohler Punkt ist aus verwandten Kompetenzen abgeleitet und keine Messung.',
  'reports.conclude.2':
    'Die Skala und die meisten Schwierigkeiten sind von Fachleuten eingeschätzt, nicht an vielen Menschen kalibriert. Zwei Personen, deren Intervalle sich weit überlappen, lassen sich damit nicht unterscheiden.',
  'reports.conclude.3':
    'Über das, wonach nicht gefragt wurde, sagt er nichts, und niemand hat beim Test zugesehen. Bitte entscheiden Sie nicht allein nach diesem Bericht über einen Menschen.',

  'reports.origin.title': 'Woher dieser Bericht kommt',
  'reports.origin':
    'Erstellt von {installation} aus gespeicherten Antworten und aus Code, der ausgeführt wurde. Mit dem Inhalt und der Version unten lässt er sich jederzeit neu berechnen.',
  'reports.origin.id': 'Bericht',
  'reports.origin.catalogue': 'Inhalt',
  'reports.origin.engine': 'Version, die ihn berechnet hat',

  'reports.gone.title': 'Dieser Link funktioniert nicht',
  'reports.gone':
    'Er ist abgelaufen, wurde zurückgenommen oder nicht ganz kopiert. Bitte fragen Sie die Person, von der Sie ihn haben.',

  'reports.check.link': 'Eine Datei prüfen, die Sie bekommen haben',
  'reports.check.title': 'Ist dieser Bericht echt?',
  'reports.check.lead':
    'Wählen Sie die PDF- oder JSON-Datei eines Berichts. Hier erfahren Sie, ob {installation} ihn erstellt hat und was darin stand.',
  'reports.check.file': 'Die Datei',
  'reports.check.file.hint': 'PDF oder JSON eines Kompetenzberichts.',
  'reports.check.action': 'Prüfen',
  'reports.check.kept': 'Die Datei wird angesehen und nicht aufbewahrt.',
  'reports.check.ours': 'Dieser Bericht ist echt',
  'reports.check.ours.compare':
    'Er wurde hier erstellt. Unten steht, was unterschrieben wurde; sagt eine Seite oder ein PDF etwas anderes, gilt dies hier. Erstellt am',
  'reports.check.not-ours': 'Dieser Bericht ist nicht von hier',
  'reports.check.not-ours.why':
    'Er wurde nachträglich geändert oder anderswo erstellt. Als Herkunft nennt er {installation}: Prüfen Sie ihn dort, wenn das nicht diese Adresse ist.',
  'reports.check.no-report': 'In dieser Datei ist kein Bericht',
  'reports.check.no-report.why':
    'Wählen Sie das PDF so, wie Sie es heruntergeladen haben: Wer es neu druckt oder mit anderen Dateien verbindet, entfernt die Unterschrift.',

  'reports.take.share': 'Per Link teilen',
  'reports.take.pdf': 'PDF',
  'reports.take.json': 'JSON',
  'reports.take.label': 'Profil teilen oder aufheben',
  'reports.share.guest':
    'Um per Link zu teilen, legen Sie zuerst ein Konto an: Nur dann können Sie einen Link zurücknehmen.',

  'reports.share.title': 'Einen Bericht teilen',
  'reports.share.lead':
    'Wer den Link hat, sieht den Bericht ohne Konto, bis zu dem Tag, den Sie wählen, oder bis Sie ihn zurücknehmen.',
  'reports.share.what': 'Was geteilt wird',
  'reports.share.target': 'Ein Ziel',
  'reports.share.target.hint': 'Die Wahrscheinlichkeit, es zu erreichen, und die Kompetenzen, die darüber entscheiden.',
  'reports.share.whole': 'Das ganze Profil',
  'reports.share.whole.hint': 'Jede Rolle und Stufe und jede Kompetenz, die gemessen wurde.',
  'reports.share.skills': 'Ausgewählte Kompetenzen',
  'reports.share.skills.hint': 'Nur die Kompetenzen, die Sie unten wählen, und kein Ziel.',
  'reports.share.skills.choose': 'Kompetenzen wählen',
  'reports.share.with': 'Was dazugehört',
  'reports.share.name': 'Mein Name',
  'reports.share.history': 'Wann ich gemessen wurde',
  'reports.share.history.hint':
    'Namen und Daten aller Tests und Programmieraufgaben, auf denen die Zahlen beruhen; bei ausgewählten Kompetenzen nur derer, die nach ihnen gefragt haben.',
  'reports.share.days': 'Wie lange',
  'reports.share.days.count': '{days, plural, one {# Tag} other {# Tage}}',
  'reports.share.note': 'Eine Notiz für Sie selbst',
  'reports.share.note.hint': 'Etwa, für wen der Link ist. Nur Sie sehen sie.',
  'reports.share.note.error': 'Höchstens 100 Zeichen in einer Zeile.',
  'reports.share.action': 'Link erstellen',
  'reports.share.frozen':
    'Geteilt wird eine Kopie: Spätere Tests ändern sie nur, wenn Sie noch einmal teilen. Ihre Antworten und Ihr Code gehören nie dazu.',
  'reports.share.error.skills': 'Wählen Sie mindestens eine Kompetenz.',
  'reports.share.error.scope': 'Wählen Sie, was geteilt wird.',
  'reports.share.error.tooMany': 'Sie haben 50 Links, die gelten. Nehmen Sie zuerst einen zurück.',
  'reports.share.revoked': 'Der Link ist zurückgenommen. Er gilt ab sofort nicht mehr.',
  'reports.made.title': 'Ihr Link ist erstellt',
  'reports.made':
    'Kopieren Sie ihn jetzt: Der Server behält nur einen Fingerabdruck davon und kann ihn nicht noch einmal zeigen. Wer ihn hat, kann den Bericht öffnen.',

  'reports.links.title': 'Ihre Links',
  'reports.links.none': 'Sie teilen nichts per Link.',
  'reports.links.what': 'Was',
  'reports.links.with': 'Mit',
  'reports.links.made': 'Stand',
  'reports.links.until': 'Gilt bis',
  'reports.links.opened': 'Geöffnet',
  'reports.links.revoke': 'Zurücknehmen',
  'reports.links.revokeThis': 'Zurücknehmen: {what}',
  'reports.links.revoked': 'zurückgenommen',
  'reports.links.expired': 'abgelaufen',
  'reports.links.count': '{count, plural, =0 {nie} one {einmal} other {#-mal}}',
  'reports.links.last': 'zuletzt',
  'reports.links.with.name': 'Name',
  'reports.links.with.nameHistory': 'Name, Verlauf',
  'reports.links.with.noName': 'nichts weiter',
  'reports.links.with.noNameHistory': 'Verlauf',
  'reports.links.with.reviews': '{parts}; was Menschen sagen',

  'reports.pdf.attachment': 'Derselbe Bericht für Programme, unterschrieben',
  'reports.pdf.evidence': 'Beruht auf',
  'reports.pdf.evidence.text': '{count, plural, one {# Beobachtung} other {# Beobachtungen}}, {first} bis {last}',
  'reports.pdf.installation': 'Erstellt von',
  'reports.pdf.link': 'Im Netz',
  'reports.pdf.check':
    'Um sicherzugehen, dass er echt ist, geben Sie diese Datei an {address}: Sie trägt ihre Unterschrift in sich.',
  'reports.pdf.page': 'Seite {page, number} von {count, number}',
  'reports.pdf.composite': '{reading}, beginnt bei {cut}',
  'reports.pdf.answers': '{count, plural, =0 {abgeleitet} one {# Antwort} other {# Antworten}}',
  'reports.pdf.probability': 'Wahrscheinlichkeit',
} as const satisfies Record<keyof typeof english, string>
