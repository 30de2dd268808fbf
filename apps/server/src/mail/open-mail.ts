import type { Db } from '../db/open-database.ts'
import { type Mail, queueMail, startMailDelivery } from './mail-queue.ts'
import { type MailSettings, transportOf } from './mail-transport.ts'

/** Mail for a running server: the queue, and what empties it in the background. */
export function openMail(
  settings: MailSettings,
  about: {
    system: Db
    now: () => Date
    baseUrl: string
    secret: string
  },
): { mail: Mail; stop: () => Promise<void> } {
  const transport = transportOf(settings)
  // A queue that nothing empties would hold people's addresses for nothing, and send stale mails on the day somebody sets SMTP up.
  if (!transport) return { mail: { kind: 'none', queue: async () => {}, wake: () => {} }, stop: async () => {} }
  const { system: db, now, baseUrl, secret } = about
  const delivery = startMailDelivery({ db, transport, now, baseUrl, secret })
  const mail: Mail = {
    kind: settings.kind,
    queue: (tx, wanted) => queueMail(tx, wanted, { now: now(), secret }),
    wake: delivery.wake,
  }
  return { mail, stop: delivery.stop }
}
