import type { accounts as english } from '../en/accounts.ts'

export const accounts = {
  'accounts.signIn.title': 'Anmelden',
  'accounts.signIn.lead': 'Ihre Antworten, Ihr Profil und Ihr Lernpfad sind da, wo Sie sie verlassen haben.',
  'accounts.signIn.action': 'Anmelden',
  'accounts.signIn.wrong':
    'Diese E-Mail-Adresse und dieses Passwort gehören nicht zusammen. Prüfen Sie beide und versuchen Sie es noch einmal.',
  'accounts.signIn.noAccount': 'Noch kein Konto?',
  'accounts.signUp.title': 'Konto anlegen',
  'accounts.signUp.lead':
    'Ein Konto bewahrt Ihr Profil auf Dauer auf und lässt Sie auf einem anderen Gerät weitermachen.',
  'accounts.signUp.leadGuest':
    'Alles, was Sie als Gast getan haben, bleibt bei Ihnen: Antworten, Profil und Lernpfad ziehen ins Konto um.',
  'accounts.signUp.action': 'Konto anlegen',
  'accounts.signUp.haveAccount': 'Schon eines angelegt?',
  'accounts.signUp.taken':
    'Mit dieser E-Mail-Adresse gibt es schon ein Konto. Melden Sie sich an, oder nehmen Sie eine andere Adresse.',
  'accounts.signUp.byMail': 'Wir senden einen Link dorthin. Ihr Passwort wählen Sie dann auf der Seite, die er öffnet.',
  'accounts.signUp.noMail':
    'Dieser Server kann keine E-Mails senden; ein verlorenes Passwort können Sie darum nicht allein ersetzen. Bewahren Sie es gut auf.',
  'accounts.signUp.sentTitle': 'Sehen Sie in Ihr Postfach',
  'accounts.signUp.sent':
    'Eine E-Mail ist zu Ihnen unterwegs. Öffnen Sie ihren Link innerhalb von 24 Stunden, um ein Passwort zu wählen und Ihr Konto fertig anzulegen. Nach ein paar Minuten noch keine E-Mail? Sehen Sie im Spam-Ordner nach und versuchen Sie es dann noch einmal.',
  'accounts.signUp.sentGuest':
    'Bis dahin können Sie hier als Gast weitermachen. Nichts von dem, was Sie tun, geht verloren.',
  'accounts.confirm.title': 'Wählen Sie Ihr Passwort',
  'accounts.confirm.lead': 'Der letzte Schritt: ein Passwort für {email}.',
  'accounts.forgotten.link': 'Passwort vergessen?',
  'accounts.forgotten.title': 'Passwort vergessen?',
  'accounts.forgotten.lead':
    'Geben Sie die Adresse Ihres Kontos ein. Wir senden einen Link dorthin, mit dem Sie ein neues Passwort wählen.',
  'accounts.forgotten.action': 'Link senden',
  'accounts.forgotten.sentTitle': 'Sehen Sie in Ihr Postfach',
  'accounts.forgotten.sent':
    'Wenn es ein Konto mit dieser Adresse gibt, ist eine E-Mail dorthin unterwegs. Ihr Link gilt einmal, 30 Minuten lang. Nach ein paar Minuten noch keine E-Mail? Sehen Sie im Spam-Ordner nach, prüfen Sie die Adresse und versuchen Sie es dann noch einmal.',
  'accounts.forgotten.noMail':
    'Einen Link kann er Ihnen darum auch nicht senden. Fragen Sie die Menschen, die ihn betreiben: Sie können Ihnen einen Link ausstellen oder den Versand von E-Mails einrichten.',
  'accounts.reset.title': 'Neues Passwort wählen',
  'accounts.reset.lead': 'Für {email}. Jeder Browser, der an diesem Konto angemeldet ist, wird abgemeldet.',
  'accounts.reset.action': 'Neues Passwort setzen',
  'accounts.reset.done': 'Ihr neues Passwort gilt. Melden Sie sich damit an.',
  'accounts.link.closedTitle': 'Dieser Link gilt nicht mehr',
  'accounts.link.closed':
    'Er wurde schon benutzt, er ist zu alt, oder ein neuerer hat ihn ersetzt. Fordern Sie einen neuen an.',
  'accounts.link.otherAccount':
    'Er gehört zu einem anderen Konto als dem, an dem Sie angemeldet sind. Melden Sie sich ab, melden Sie sich dort an, und öffnen Sie den Link noch einmal.',
  'accounts.mail.noneTitle': 'Dieser Server kann keine E-Mails senden',
  'accounts.mail.none':
    'Ein verlorenes Passwort können Sie darum nicht allein ersetzen, und Adressen lassen sich nicht bestätigen. Ein Passkey neben dem Passwort ist ein guter zweiter Zugang.',
  'accounts.mail.failedTitle':
    '{count, plural, one {# E-Mail der letzten Woche hat} other {# E-Mails der letzten Woche haben}} niemanden erreicht',
  'accounts.mail.failed': 'Die neueste wurde aufgegeben, und zwar deshalb: {reason}',
  'accounts.mail.outbox':
    'Dieser Server schreibt seine E-Mails in Dateien, in den Ordner „outbox“ seines Datenverzeichnisses, weil kein SMTP-Server eingerichtet ist.',
  'accounts.name': 'Name',
  'accounts.name.hint': 'So, wie andere ihn sehen sollen. Ein Spitzname geht auch.',
  'accounts.name.error': 'Geben Sie einen Namen mit 1 bis 100 Zeichen ein.',
  'accounts.email': 'E-Mail-Adresse',
  'accounts.email.error': 'Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@example.org.',
  'accounts.email.confirmed': 'bestätigt',
  'accounts.email.unconfirmed': 'nicht bestätigt',
  'accounts.email.sendLink': 'Link zum Bestätigen senden',
  'accounts.email.new': 'Neue E-Mail-Adresse',
  'accounts.email.newHint': 'Wir senden einen Link dorthin. Bis Sie ihn öffnen, bleibt die alte Adresse.',
  'accounts.email.change': 'Adresse ändern',
  'accounts.email.same': 'Das ist schon Ihre Adresse.',
  'accounts.email.taken': 'Mit dieser Adresse gibt es ein anderes Konto.',
  'accounts.password': 'Passwort',
  'accounts.password.hint': 'Mindestens {min, number} Zeichen. Ein paar zufällige Wörter eignen sich gut.',
  'accounts.password.error': 'Nehmen Sie {min, number} bis 200 Zeichen.',
  'accounts.password.guessed':
    'Dieses Passwort wird mit als Erstes ausprobiert. Wählen Sie eines, das schwerer zu erraten ist, zum Beispiel ein paar zufällige Wörter.',
  'accounts.password.current': 'Bisheriges Passwort',
  'accounts.password.currentWrong':
    'Das ist nicht Ihr bisheriges Passwort. Prüfen Sie es und versuchen Sie es noch einmal.',
  'accounts.password.noneYet':
    'Sie haben noch kein Passwort. Mit einem können Sie sich auch ohne Passkey oder Organisation anmelden.',
  'accounts.password.endsOthers': 'Jeder andere Browser wird abgemeldet.',
  'accounts.password.change': 'Neues Passwort setzen',
  'accounts.newPassword': 'Neues Passwort',
  'accounts.timeZone': 'Zeitzone',
  'accounts.timeZone.hint': 'Für Zeiten auf Seiten und in E-Mails.',
  'accounts.timeZone.none': 'Die meines Browsers; in E-Mails UTC',
  'accounts.language': 'Sprache',
  'accounts.language.hint': 'Für Seiten und E-Mails. Inhalte wie Leitfäden und Fragen sind auf Englisch.',
  'accounts.language.browser': 'Die mein Browser wünscht',
  'accounts.theme': 'Darstellung',
  'accounts.theme.hint': 'Nur dieser Browser merkt sie sich. Sie gilt sofort.',
  'accounts.theme.auto': 'Wie mein Gerät',
  'accounts.theme.light': 'Hell',
  'accounts.theme.dark': 'Dunkel',
  'accounts.save': 'Speichern',
  'accounts.account.title': 'Ihr Konto',
  'accounts.account.pages': 'Seiten über Sie',
  'accounts.account.signedInAs': 'Angemeldet als {name} ({email}).',
  'accounts.account.guestTitle': 'Sie sind zu Gast',
  'accounts.account.guestLead':
    'Ihre Arbeit ist auf diesem Server gespeichert und an diesen Browser gebunden. Legen Sie ein Konto an, um sie zu behalten, wenn der Browser Sie vergisst.',
  'accounts.account.owner': 'Mit diesem Konto wird diese Installation betrieben.',
  'accounts.account.ownerPages': 'Für den Betrieb',
  'accounts.account.sessions': 'Ihre Tests',
  'accounts.account.noSessions': 'Sie haben noch keinen Test gemacht.',
  'accounts.profile.title': 'Name und Sprache',
  'accounts.security.title': 'Anmeldung',
  'accounts.sessions.title': 'Ihre Browser',
  'accounts.sessions.lead':
    'Mit diesen sind Sie angemeldet. Die Adresse ist die, von der aus ein Browser sich angemeldet hat; eine, die Sie nicht erkennen, kann Ihre eigene bei der Arbeit oder unterwegs sein.',
  'accounts.sessions.from': 'Von {address}.',
  'accounts.sessions.since': 'Angemeldet',
  'accounts.sessions.used': 'Zuletzt benutzt',
  'accounts.sessions.name': '{browser} auf {system}',
  'accounts.sessions.unknown': 'Ein anderes Programm',
  'accounts.sessions.this': 'dieser hier',
  'accounts.sessions.endOthers': 'Alle anderen abmelden',
  'accounts.passkeys.title': 'Passkeys',
  'accounts.passkeys.lead':
    'Ein Passkey liegt auf Ihrem Telefon, Ihrem Rechner oder einem Sicherheitsschlüssel. Er meldet Sie mit einem Finger, einem Blick oder einer PIN an und lässt sich nicht erraten, nicht weitergeben und nicht von diesem Server stehlen.',
  'accounts.passkeys.signIn': 'Passkey benutzen',
  'accounts.passkeys.add': 'Passkey hinzufügen',
  'accounts.passkeys.name': 'Name des neuen Passkeys',
  'accounts.passkeys.nameHint': 'Damit Sie ihn wiedererkennen: „Telefon“, „blauer Schlüssel“.',
  'accounts.passkeys.nameOf': 'Name des Passkeys {name}',
  'accounts.passkeys.defaultName': 'Passkey',
  'accounts.passkeys.added': 'Hinzugefügt',
  'accounts.passkeys.used': 'Zuletzt benutzt',
  'accounts.passkeys.neverUsed': 'Noch nie benutzt.',
  'accounts.passkeys.rename': 'Umbenennen',
  'accounts.passkeys.remove': 'Entfernen',
  'accounts.passkeys.cancelled': 'Nichts wurde geändert. Versuchen Sie es, wann Sie möchten, noch einmal.',
  'accounts.passkeys.refused':
    'Mit diesem Passkey hat das nicht geklappt. Versuchen Sie es noch einmal, oder melden Sie sich anders an.',
  'accounts.passkeys.needsScript':
    'Um einen Passkey hinzuzufügen, erlauben Sie Skripte auf dieser Seite. Alles andere geht auch ohne.',
  'accounts.again.title': 'Sind Sie es noch?',
  'accounts.again.lead':
    'Ihre Anmeldung ist eine Weile her. Was jetzt kommt, ist nur für Sie; weisen Sie sich darum noch einmal aus.',
  'accounts.again.open': 'Noch einmal ausweisen',
  'accounts.again.action': 'Weiter',
  'accounts.again.wrong': 'Das ist nicht Ihr Passwort. Versuchen Sie es noch einmal.',
  'accounts.again.otherwise':
    'Sie haben kein Passwort. Benutzen Sie einen Passkey, oder melden Sie sich ab und so wie immer wieder an.',
  'accounts.again.needed': 'Melden Sie sich dafür noch einmal an.',
  'accounts.confirmAddress.title': 'Ihre Adresse bestätigen',
  'accounts.confirmAddress.lead': 'Für das Konto, an dem Sie angemeldet sind, {email}.',
  'accounts.confirmAddress.action': 'Ja, diese Adresse gehört mir',
  'accounts.done.saved': 'Gespeichert.',
  'accounts.done.passwordChanged': 'Ihr neues Passwort gilt. Jeder andere Browser ist abgemeldet.',
  'accounts.done.emailChanged': 'Ihre Adresse ist geändert. Melden Sie sich ab jetzt damit an.',
  'accounts.done.emailSent': 'Eine E-Mail mit einem Link ist unterwegs. Öffnen Sie ihn innerhalb von 24 Stunden.',
  'accounts.done.addressConfirmed': 'Ihre Adresse ist bestätigt.',
  'accounts.done.passkeyAdded': 'Ihr Passkey ist hinzugefügt. Ab jetzt können Sie sich damit anmelden.',
  'accounts.done.passkeyRenamed': 'Der Passkey ist umbenannt.',
  'accounts.done.passkeyRemoved':
    'Der Passkey ist hier entfernt. Löschen Sie ihn auch auf Ihrem Gerät, damit er nicht mehr angeboten wird.',
  'accounts.done.ended': 'Abgemeldet.',
  'accounts.failed.passkeyName': 'Geben Sie dem Passkey einen Namen mit 1 bis 60 Zeichen.',
  'accounts.failed.lastWayIn':
    'Das ist der einzige Zugang zu Ihrem Konto. Setzen Sie zuerst ein Passwort, oder fügen Sie einen weiteren Passkey hinzu.',
  'accounts.signOut': 'Abmelden',
  'accounts.setup.title': 'Willkommen im Betrieb',
  'accounts.setup.lead':
    'Dieser Link gilt einmal. Das Konto, das Sie jetzt anlegen, betreibt diese Installation. Ein voreingestelltes Passwort gibt es nirgends.',
  'accounts.setup.action': 'Betreiberkonto anlegen',
  'accounts.setup.closedTitle': 'Dieser Link gilt nicht mehr',
  'accounts.setup.closed':
    'Er wurde schon benutzt, oder der Server wurde seither neu gestartet. Solange es kein Betreiberkonto gibt, gibt jeder Start des Servers einen neuen Link aus.',
} as const satisfies Record<keyof typeof english, string>
