import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { csrf } from 'hono/csrf'
import { NONCE, secureHeaders } from 'hono/secure-headers'
import { API, WORKER_API } from '@millwright/api'
import { scopedRequests } from './accounts/scope-of.ts'
import { apiDocsRoutes } from './api/docs-routes.tsx'
import { apiRoutes } from './api/routes.ts'
import { languageRoutes } from './accounts/language-routes.ts'
import { accountRoutes } from './accounts/routes.tsx'
import { accommodationRoutes } from './accommodations/routes.tsx'
import { auditRoutes } from './audit/routes.tsx'
import { assignmentRoutes } from './assignments/routes.tsx'
import { challengeRoutes } from './challenges/routes.tsx'
import type { AppContext } from './context.ts'
import { draftRoutes } from './drafts/routes.ts'
import { operatorRoutes } from './grading/operator-routes.tsx'
import { workerRoutes } from './grading/worker-routes.ts'
import { marketRoutes } from './market/routes.tsx'
import { providerRoutes } from './identity/provider-routes.tsx'
import { elsewhereRoutes, samlConsumerRoutes } from './identity/sign-in-routes.tsx'
import { itemRoutes } from './items/routes.tsx'
import { limitedRoutes } from './limits/limited-routes.ts'
import { healthRoutes } from './operations/health.ts'
import { observeRequests } from './operations/observe-requests.ts'
import { exampleRoutes } from './guides/example-routes.tsx'
import { readerRoutes } from './guides/reader-routes.tsx'
import { guideRoutes } from './guides/routes.tsx'
import { organizationRoutes } from './organizations/routes.tsx'
import { pathRoutes } from './paths/routes.tsx'
import { privacyRoutes } from './privacy/routes.tsx'
import { profileRoutes } from './profiles/routes.tsx'
import { reportRoutes } from './reports/routes.tsx'
import { reviewRoutes } from './reviews/routes.tsx'
import { readableForms } from './readable-forms.ts'
import { roleRoutes } from './roles/routes.tsx'
import { SCIM, scimRoutes } from './scim/routes.ts'
import { searchRoutes } from './search/routes.tsx'
import { sessionRoutes } from './sessions/routes.tsx'
import { ownEstimates } from './skills/own-estimates.ts'
import { skillRoutes } from './skills/routes.tsx'
import { startRoutes } from './start/routes.tsx'
import { showsStyleguide, styleguideRoutes } from './styleguide/routes.tsx'
import { tokenRoutes } from './tokens/routes.tsx'
import { assetRoutes } from './web/assets.ts'
import { speakTheirLanguage } from './web/choose-language.ts'
import { knowClientAddress } from './web/client-address.ts'
import { storableAddresses } from './web/storable-addresses.ts'
import { islandRoutes } from './web/islands.ts'
import { notFound, serverError } from './web/errors.tsx'
import { webhookRoutes } from './webhooks/routes.tsx'

const MIB = 1024 * 1024

/** Every address of the server. */
export function createApp(context: AppContext) {
  const app = new Hono()
  // Graders and the owner work with everybody's rows; their routes check the token or the owner first.
  const pastTheWall: AppContext = Object.assign(Object.create(context), { db: context.system })
  app.use(observeRequests(context.operations))
  app.use(knowClientAddress(context.operations.trustedProxies))
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // CodeMirror puts <style> elements into the page and is given the nonce; nothing else may.
        styleSrc: ["'self'", NONCE],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
      // Browsers believe it over HTTPS only.
      strictTransportSecurity: 'max-age=31536000; includeSubDomains',
      // Nothing here needs them, so nothing that gets in has them.
      permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [], displayCapture: [] },
    }),
  )
  app.route('/health', healthRoutes(context.operations.readiness))
  app.get('/health', (c) => c.json({ status: 'ok', catalogue: context.catalogue().hash }))
  app.route(WORKER_API, workerRoutes(pastTheWall))
  app.use(compress())
  app.use(storableAddresses(context))
  app.route('/', assetRoutes())
  app.route('/', islandRoutes())
  app.route(API, apiRoutes(context))
  app.route(SCIM, scimRoutes(context))
  // Identity providers post here from their own sites.
  app.route('/', samlConsumerRoutes(context))
  app.use(csrf())
  app.use(bodyLimit({ maxSize: 5 * MIB }))
  app.use(readableForms())
  app.use(scopedRequests(context))
  app.use(speakTheirLanguage(context))
  app.use(limitedRoutes(context))
  app.route('/', startRoutes(context))
  app.route('/', roleRoutes(context))
  app.route('/', skillRoutes(context, ownEstimates(context)))
  app.route('/', guideRoutes(context))
  app.route('/', marketRoutes(context))
  app.route('/', searchRoutes(context))
  app.route('/', readerRoutes(context))
  app.route('/', exampleRoutes(context))
  app.route('/', accountRoutes(context))
  app.route('/', languageRoutes(context))
  app.route('/', privacyRoutes(context))
  app.route('/', tokenRoutes(context))
  app.route('/', apiDocsRoutes(context))
  app.route('/', sessionRoutes(context))
  app.route('/', challengeRoutes(context))
  app.route('/', draftRoutes(context))
  app.route('/', profileRoutes(context))
  app.route('/', reportRoutes(context))
  app.route('/', reviewRoutes(context))
  app.route('/', pathRoutes(context))
  app.route('/', organizationRoutes(context))
  app.route('/', assignmentRoutes(context))
  app.route('/', accommodationRoutes(context))
  app.route('/', auditRoutes(context))
  app.route('/', elsewhereRoutes(context))
  app.route('/', providerRoutes(context))
  app.route('/', webhookRoutes(context))
  app.route('/', itemRoutes(pastTheWall))
  app.route('/', operatorRoutes(pastTheWall))
  if (showsStyleguide()) app.route('/', styleguideRoutes(context))
  app.notFound((c) => notFound(c, context))
  app.onError((error, c) => serverError(c, context, error))
  return app
}
