import type { api as english } from '../en/api.ts'

/** Die Seiten, die die HTTP-API beschreiben. */
export const api = {
  'api.title': 'HTTP-API',
  'api.lead': 'Alles, was ein Programm hier tun kann: Tests machen, Code senden, Profile und den Katalog lesen.',
  'api.how': 'Wie sie funktioniert',
  'api.how.document.title': 'Das Dokument',
  'api.how.document':
    'Diese Seite entsteht aus einem <document>OpenAPI-3.1-Dokument</document>, das aus denselben Schemata gemacht ist, die jede Anfrage und jede Antwort prüfen.',
  'api.how.token.title': 'Token',
  'api.how.token':
    'Legen Sie in <tokens>Ihrem Konto</tokens> ein Token an und senden Sie es als <code>Authorization: Bearer mw_…</code>. Es darf, was seine Berechtigungen sagen, und nie mehr als Sie. Auf einer Seite dieses Servers gilt auch die Anmeldung des Browsers.',
  'api.how.errors.title': 'Fehler',
  'api.how.errors':
    'Ein Fehler ist ein Problemdokument (RFC 9457). Sein <code>type</code> führt zu <problems>einer Erklärung</problems>, <code>detail</code> sagt, was zu tun ist, und <code>requestId</code> steht im Protokoll des Servers.',
  'api.how.paging.title': 'Seiten',
  'api.how.paging':
    'Eine Liste liefert höchstens <code>limit</code> Einträge und <code>next</code>. Senden Sie das als <code>cursor</code>, um die nächste Seite zu bekommen; was inzwischen hinzukommt, verschiebt nichts.',
  'api.how.idempotency.title': 'Wiederholen',
  'api.how.idempotency':
    'Senden Sie bei jedem neuen Schreiben einen neuen <code>Idempotency-Key</code>. Derselbe Schlüssel mit derselben Anfrage bekommt 24 Stunden lang dieselbe Antwort, und nichts geschieht zweimal. Was abgewiesen wurde, darf mit seinem Schlüssel erneut versucht werden.',
  'api.how.versions.title': 'Versionen',
  'api.how.versions':
    'Der Katalog trägt ein <code>ETag</code>: Senden Sie es als <code>If-None-Match</code>, und Sie bekommen 304, bis sich etwas ändert. Entwürfe verlangen <code>If-Match</code>, damit nichts aus einem anderen Tab überschrieben wird.',
  'api.how.limits.title': 'Grenzen',
  'api.how.limits':
    'Ein Token darf 300 Anfragen auf einmal senden und auf Dauer 10 je Sekunde. Darüber hinaus ist die Antwort 429, und <code>Retry-After</code> sagt, wie lange zu warten ist.',
  'api.how.origins.title': 'Andere Websites',
  'api.how.origins':
    'Seiten anderer Websites dürfen mit einem Token zugreifen, wenn der Betrieb sie in <code>MILLWRIGHT_API_ORIGINS</code> nennt, nie mit einem Cookie.',
  'api.client': 'Der typisierte Client',
  'api.client.lead':
    'Für TypeScript und JavaScript, in Node und in Browsern. Seine Typen stammen aus derselben Tabelle; er versucht es erneut, wenn das sicher ist, und blättert von selbst.',
  'api.scopes': 'Alle Berechtigungen',
  'api.scope': 'Berechtigung',
  'api.scope.what': 'Was sie erlaubt',
  'api.scope.organization': 'Möglich im Token einer Organisation',
  'api.yes': 'Ja',
  'api.no': 'Nein',
  'api.search': 'Operation suchen',
  'api.search.action': 'Suchen',
  'api.search.found': '{count, plural, =0 {Keine Operation} one {# Operation} other {# Operationen}} zu „{search}“',
  'api.operations': 'Operationen',
  'api.open': 'Offen für alle.',
  'api.needs': 'Verlangt die Berechtigung {scope}.',
  'api.ifMatch': 'Verlangt den Header If-Match.',
  'api.query': 'Abfrage',
  'api.parameter': 'Parameter',
  'api.type': 'Typ',
  'api.meaning': 'Bedeutung',
  'api.default': 'Vorgabe: {value}.',
  'api.body': 'Inhalt',
  'api.headers': 'Mit {list}.',
  'api.mayRefuse': 'Kann abweisen mit:',
  'api.examples': 'Beispiele: {name}',
  'api.shapes': 'Formen',
  'api.problems.title': 'Fehler der API',
  'api.problems.lead': 'Was jede Art von Problemdokument bedeutet und was zu tun ist.',
} as const satisfies Record<keyof typeof english, string>
