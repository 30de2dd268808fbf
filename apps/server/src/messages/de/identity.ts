import type { identity as english } from '../en/identity.ts'

/** Anmeldung über den Identitätsanbieter einer Organisation. */
export const identity = {
  'identity.title': 'Anmeldung',
  'identity.lead':
    'Lassen Sie Ihre Mitglieder sich dort anmelden, wo sie es schon tun: bei Ihrem eigenen Identitätsanbieter, über OpenID Connect oder SAML.',
  'identity.installation': 'Diese Installation',
  'identity.owners': 'Identitätsanbieter für alle',
  'identity.installation.lead':
    'Identitätsanbieter für alle hier, gleich in welcher Organisation. Ihre eigenen richten Organisationen auf ihren Seiten ein.',
  'identity.none': 'Mitglieder melden sich mit Passwort oder Passkey an',
  'identity.none.text':
    'Fügen Sie Ihren Identitätsanbieter hinzu, weisen Sie nach, dass eine E-Mail-Domain Ihnen gehört, und schalten Sie ihn dann ein.',
  'identity.column.kind': 'Art',
  'identity.column.state': 'Zustand',
  'identity.column.act': 'Ändern',
  'identity.kind.oidc': 'OpenID Connect',
  'identity.kind.saml': 'SAML 2.0',
  'identity.state.on': 'ein',
  'identity.state.off': 'aus',
  'identity.new.oidc': 'OpenID Connect hinzufügen',
  'identity.new.saml': 'SAML hinzufügen',
  'identity.new.action': 'Ausgeschaltet hinzufügen',
  'identity.change': 'Ändern',
  'identity.settings': 'Einstellungen',
  'identity.tooMany': 'Es gibt bereits {max} Anbieter. Löschen Sie einen, der nicht mehr gebraucht wird.',
  'identity.name': 'Name',
  'identity.name.hint': 'Er steht auf der Schaltfläche: „Weiter mit …“.',
  'identity.name.error': 'Geben Sie einen Namen mit 1 bis 80 Zeichen ein.',
  'identity.issuer': 'Aussteller (Issuer)',
  'identity.issuer.hint': 'Die Adresse vor /.well-known/openid-configuration.',
  'identity.url.error': 'Geben Sie eine Adresse ein, die mit https:// beginnt.',
  'identity.clientId': 'Client-ID',
  'identity.clientId.error': 'Geben Sie die ID ein, die Ihr Anbieter dieser Anwendung gegeben hat.',
  'identity.clientSecret': 'Client-Geheimnis',
  'identity.clientSecret.hint':
    'Wird verschlüsselt gespeichert und nie wieder gezeigt. Lassen Sie es bei einem öffentlichen Client weg.',
  'identity.clientSecret.keep': 'Lassen Sie das Feld leer, um das gespeicherte zu behalten.',
  'identity.entityId': 'Entity-ID Ihres Anbieters',
  'identity.entityId.error': 'Geben Sie die Entity-ID aus den Metadaten Ihres Anbieters ein.',
  'identity.ssoUrl': 'Anmeldeadresse Ihres Anbieters (HTTP-Redirect)',
  'identity.certificates': 'Signaturzertifikate',
  'identity.certificates.hint':
    'In PEM, mit den Zeilen BEGIN und END. Zwei oder mehr, während Ihr Anbieter sie wechselt. Assertions müssen signiert sein.',
  'identity.certificates.error': 'Geben Sie mindestens ein Zertifikat in PEM ein, mit den Zeilen BEGIN und END.',
  'identity.choices': 'Wie es hier abläuft',
  'identity.trustsAddresses': 'Seinen E-Mail-Adressen vertrauen',
  'identity.trustsAddresses.hint':
    'Für Anbieter, die nicht sagen, ob eine Adresse bestätigt ist, etwa Microsoft Entra. Nur wenn sich dort niemand die eigene Adresse aussuchen kann.',
  'identity.unasked': 'Anmeldungen annehmen, die beim Anbieter beginnen',
  'identity.unasked.hint':
    'Nötig für Kacheln auf einer Startseite. Schwächer: eine Anmeldung, die hier niemand verlangt hat.',
  'identity.provisions': 'Für neue Personen ein Konto anlegen',
  'identity.provisions.hint': 'Sonst können sich nur Personen anmelden, die schon Mitglied sind.',
  'identity.roles': 'Rollen neuer Mitglieder',
  'identity.roles.hint': 'Auch für alle, die über SCIM kommen. Wählen Sie keine, wenn sie nur Tests machen.',
  'identity.enable': 'Einschalten',
  'identity.disable': 'Ausschalten',
  'identity.addresses': 'Was Ihr Anbieter wissen muss',
  'identity.address.callback': 'Weiterleitungsadresse',
  'identity.address.metadata': 'Metadaten',
  'identity.address.entity': 'Entity-ID, zugleich Audience',
  'identity.address.acs': 'Assertion Consumer Service (HTTP POST)',
  'identity.domains': 'E-Mail-Domains',
  'identity.domains.what':
    'Beim ersten Mal führt die E-Mail-Adresse zum Konto. Deshalb darf der Anbieter nur für Domains sprechen, die Ihnen gehören: Tragen Sie den TXT-Eintrag in Ihr DNS ein und prüfen Sie dann.',
  'identity.domains.installation':
    'Ohne Domain darf der Anbieter für jede Adresse sprechen. Mit Domains nur für die nachgewiesenen.',
  'identity.domain': 'Domain',
  'identity.domain.record': 'TXT-Eintrag',
  'identity.domain.proven': 'nachgewiesen',
  'identity.domain.unproven': 'noch nicht nachgewiesen',
  'identity.domain.check': 'Prüfen',
  'identity.domain.check.which': '{domain} prüfen',
  'identity.domain.remove': 'Entfernen',
  'identity.domain.remove.which': '{domain} entfernen',
  'identity.domain.add': 'Weitere Domain',
  'identity.domain.add.action': 'Hinzufügen',
  'identity.domain.error': 'Geben Sie eine Domain wie example.org ein.',
  'identity.domain.notProven':
    'Der Eintrag ist noch nicht da. DNS kann etwas dauern. Ist Ihre Domain nicht im Internet, kann sich verbürgen, wer diese Installation betreibt.',
  'identity.delete': 'Diesen Anbieter löschen',
  'identity.delete.what':
    'Wer sich damit anmeldet, behält das Konto und braucht einen anderen Zugang, etwa ein neues Passwort.',
  'identity.delete.action': '{name} löschen',
  'identity.unproven': 'Domains, die auf den Nachweis warten',
  'identity.unproven.what':
    'Verbürgen Sie sich nur für eine Domain, von der Sie wissen, dass sie der Organisation gehört: Ihr Anbieter kann danach jede Person mit einer Adresse dort anmelden, außer Sie.',
  'identity.unproven.organization': 'Organisation',
  'identity.grant': 'Dafür bürgen',
  'identity.grant.which': 'Für {domain} bürgen',
  'identity.said.added':
    'Der Anbieter ist hinzugefügt. Tragen Sie dort die Adressen von unten ein, weisen Sie eine Domain nach und schalten Sie ihn dann ein.',
  'identity.said.changed': 'Geändert.',
  'identity.said.proven': 'Die Domain ist nachgewiesen.',
  'identity.said.deleted': 'Der Anbieter ist gelöscht.',
  'identity.scim': 'Mitglieder aus Ihrem Verzeichnis (SCIM 2.0)',
  'identity.scim.what':
    'Ihr Verzeichnis kann Mitglieder selbst hinzufügen und deaktivieren und Teams füllen. Geben Sie ihm diese Adresse und ein API-Token dieser Organisation mit der Berechtigung „scim“.',
  'identity.scim.token': 'API-Token dieser Organisation',
  'identity.elsewhere.title': 'Über Ihre Organisation anmelden',
  'identity.elsewhere.link': 'Über Ihre Organisation anmelden',
  'identity.elsewhere.lead': 'Dort, wo Sie sich bei der Arbeit oder in der Schule anmelden.',
  'identity.elsewhere.for': 'Ihre E-Mail-Adresse oder der Kurzname Ihrer Organisation',
  'identity.elsewhere.for.hint': 'Der Kurzname steht hier in ihrer Adresse: /organizations/kurzname.',
  'identity.elsewhere.none':
    'Dafür kennen wir keine Anmeldung. Prüfen Sie Ihre Eingabe oder fragen Sie, wer Sie eingeladen hat. Sie können sich auch mit einem Passwort anmelden.',
  'identity.elsewhere.find': 'Suchen',
  'identity.elsewhere.go': 'Weiter mit {name}',
  'identity.elsewhere.password': 'Mit Passwort oder Passkey anmelden',
  'identity.refused.title': 'Sie sind nicht angemeldet',
  'identity.refused.again': 'Noch einmal versuchen',
  'identity.refused.failed':
    'Ihr Identitätsanbieter war nicht erreichbar, oder seiner Antwort war nicht zu trauen. Versuchen Sie es noch einmal; geschieht es wieder, wenden Sie sich an Ihre Administration. Der Grund steht im Protokoll dieses Servers.',
  'identity.refused.expired':
    'Diese Anmeldung wurde schon verwendet, hat zu lange gedauert oder begann in einem anderen Browser. Beginnen Sie von vorn.',
  'identity.refused.unasked': 'Dieser Anbieter darf eine Anmeldung nicht von sich aus beginnen. Beginnen Sie hier.',
  'identity.refused.no-address':
    'Ihr Identitätsanbieter nennt keine bestätigte E-Mail-Adresse für Sie. Fragen Sie dessen Administration.',
  'identity.refused.foreign-domain':
    'Ihre E-Mail-Adresse gehört zu einer Domain, die diese Organisation nicht als ihre nachgewiesen hat. Fragen Sie ihre Administration.',
  'identity.refused.unknown':
    'Für Sie gibt es noch kein Konto. Bitten Sie die Administration Ihrer Organisation um eine Einladung.',
  'identity.refused.not-a-member':
    'Sie sind kein Mitglied dieser Organisation. Bitten Sie ihre Administration um eine Einladung; danach können Sie sich so anmelden.',
  'identity.refused.deactivated':
    'Ihre Mitgliedschaft in dieser Organisation ist beendet. Fragen Sie ihre Administration.',
  'identity.refused.owner':
    'Mit diesem Konto wird die Installation betrieben. Der Anbieter einer Organisation öffnet es nicht: Melden Sie sich mit seinem Passwort oder Passkey an.',
  'identity.refused.unconfirmed':
    'Es gibt ein Konto mit Ihrer E-Mail-Adresse, aber die Adresse ist nicht bestätigt. Melden Sie sich mit dem Passwort an und bestätigen Sie sie; oder setzen Sie zuerst per E-Mail ein neues Passwort.',
  'identity.refused.erased': 'Dieses Konto wurde gelöscht.',
} as const satisfies Record<keyof typeof english, string>
