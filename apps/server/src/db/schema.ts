/**
 * Every table of the server, once. `drizzle-kit generate` turns a change here into a migration in `apps/server/drizzle`.
 * Records of what people did, of what graders found and of what was decided are append-only: triggers in the migrations refuse
 * UPDATE and DELETE. What is derived from them (profiles, paths) is not stored at all. Who may see a row is a policy of
 * row-level security, written by hand in migration 0005 and explained in `scope.ts`.
 */
export * from './schema/people.ts'
export * from './schema/paths.ts'
export * from './schema/organizations.ts'
export * from './schema/catalogue.ts'
export * from './schema/sessions.ts'
export * from './schema/grading.ts'
export * from './schema/evidence.ts'
export * from './schema/records.ts'
export * from './schema/reviews.ts'
export * from './schema/webhooks.ts'
export * from './schema/mail.ts'
