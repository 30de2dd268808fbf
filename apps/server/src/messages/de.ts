import { boundaries } from './de/boundaries.ts'
import { market } from './de/market.ts'
import { accommodations } from './de/accommodations.ts'
import { api } from './de/api.ts'
import { assignments } from './de/assignments.ts'
import { audit } from './de/audit.ts'
import { decisions } from './de/decisions.ts'
import { grading } from './de/grading.ts'
import { graph } from './de/graph.ts'
import { identity } from './de/identity.ts'
import { measured } from './de/measured.ts'
import { reports } from './de/reports.ts'
import { organizations } from './de/organizations.ts'
import { privacy } from './de/privacy.ts'
import { rescoring } from './de/rescoring.ts'
import { tokens } from './de/tokens.ts'
import { webhooks } from './de/webhooks.ts'
import { workbench } from './de/workbench.ts'
import { search } from './de/search.ts'
import { accounts } from './de/accounts.ts'
import { challenges } from './de/challenges.ts'
import { guides } from './de/guides.ts'
import { items } from './de/items.ts'
import { limits } from './de/limits.ts'
import { mails } from './de/mails.ts'
import { paths } from './de/paths.ts'
import { profiles } from './de/profiles.ts'
import { results } from './de/results.ts'
import { reviews } from './de/reviews.ts'
import { roles } from './de/roles.ts'
import { sessions } from './de/sessions.ts'
import { start } from './de/start.ts'
import { web } from './de/web.ts'
import type { MessageKey } from './index.ts'

/**
 * The German catalogue, in the same files as the English one.
 *
 * Tone: "Sie", plain and short, as one colleague explains something to another. Buttons are infinitives ("Konto anlegen").
 * Quotes „…“, ranges and dashes with "–", a space before % ("95 %"), decimal commas come from ICU. People are named
 * neutrally (Person, Fachleute, Mitglied, Bewerbende, wer diesen Server betreibt); no stars or colons inside words.
 *
 * Glossary, measuring: question, item = Frage · exercise = Aufgabe (Frage, Programmieraufgabe oder Labor) ·
 * challenge = Programmieraufgabe · lab = Labor · test = Test · sitting, session of a test = Testdurchlauf (kurz: Test) ·
 * blueprint = Testplan · measure yourself = eigenen Stand messen · measurement = Messung · reading = Messwert ·
 * estimate = Schätzwert · interval = Intervall (95-%-Intervall) · cut score = Schwelle · probability = Wahrscheinlichkeit ·
 * ability = Fähigkeit · calibrated = kalibriert · expert-judged = von Fachleuten eingeschätzt · difficulty = Schwierigkeit ·
 * parameters = Parameter · time limit = Zeitgrenze · break = Pause · accommodation = Nachteilsausgleich ·
 * AI-use mode = KI-Nutzung · conditions = Bedingungen · rescoring = Neuberechnung.
 * What is measured: skill = Kompetenz · area = Bereich · proficiency = Kompetenzgrad (0 Unter „Kennen“, 1 Kennen,
 * 2 Anwenden, 3 Können, 4 Beherrschen) · role = Rolle · level = Stufe (Junior, Mid, Senior, Staff bleiben) ·
 * target = Ziel · the target asks = das Ziel verlangt · required = verlangt · optional = optional · profile = Profil ·
 * evidence = Beleg · observation = Beobachtung · gap = Lücke · path = Lernpfad · step = Schritt ·
 * inferred = nur abgeleitet · report = Bericht.
 * Work: answer = Antwort · draft = Entwurf · hand in, submission = abgeben, Abgabe · run = Lauf, ausführen ·
 * verdict = Prüfergebnis · grading = Bewertung · criterion = Kriterium · visible, hidden test = sichtbarer, verdeckter Test ·
 * starter = Vorlage · statement = Aufgabenstellung · hint = Tipp · sandbox = Sandbox · worker = Worker · job = Auftrag ·
 * queue = Warteschlange · runtime = Laufzeitumgebung · engine = Rechenkern.
 * Reading: guide = Leitfaden (Leitfäden) · section = Abschnitt · source = Quelle · catalogue = Katalog · revision = Fassung ·
 * check yourself = Selbstkontrolle.
 * People and houses: owner (of the installation) = Betreiberkonto, im Satz: wer diese Installation betreibt ·
 * guest = Gast · account = Konto · sign in, out, up = anmelden, abmelden, Konto anlegen · passkey = Passkey ·
 * organization = Organisation · member = Mitglied · candidate = Bewerbende (Singular: die Person) ·
 * invitation = Einladung · assignment = Testanfrage · decision = Entscheidung · reason = Begründung ·
 * identity provider = Identitätsanbieter · token = Zugriffstoken (das) · webhook = Webhook (der) · delivery = Zustellung ·
 * audit log = Protokoll · erase, erasure = löschen, Löschung · export = Datenexport · consent = Einwilligung ·
 * keep, retention = aufbewahren, Aufbewahrung · privacy = Datenschutz · mail = E-Mail.
 */
export const de: Record<MessageKey, string> = {
  ...accommodations,
  ...api,
  ...assignments,
  ...audit,
  ...decisions,
  ...grading,
  ...graph,
  ...identity,
  ...measured,
  ...reports,
  ...organizations,
  ...privacy,
  ...rescoring,
  ...search,
  ...tokens,
  ...webhooks,
  ...workbench,
  ...web,
  ...start,
  ...reviews,
  ...roles,
  ...boundaries,
  ...guides,
  ...results,
  ...paths,
  ...profiles,
  ...challenges,
  ...sessions,
  ...accounts,
  ...mails,
  ...limits,
  ...items,
  ...market,
}
