CREATE TABLE "mail" (
	"id" uuid PRIMARY KEY NOT NULL,
	"to_address" text NOT NULL,
	"person_id" text,
	"template" text NOT NULL,
	"values" jsonb NOT NULL,
	"link" jsonb,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"not_before" timestamp with time zone NOT NULL,
	"last_error" text,
	"created_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone
);
--> statement-breakpoint
CREATE UNLOGGED TABLE "rate_limit" (
	"key" text PRIMARY KEY NOT NULL,
	"moment_ms" double precision NOT NULL,
	"count" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "login_session" ADD COLUMN "authenticated_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "one_time_link" ADD COLUMN "details" jsonb;--> statement-breakpoint
ALTER TABLE "one_time_link" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "passkey" ADD COLUMN "last_used_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "mail_due" ON "mail" USING btree ("not_before") WHERE "mail"."state" = 'pending';
--> statement-breakpoint
-- Any request may ask for a mail; only the sender reads the queue.
ALTER TABLE "mail" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "mail" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "mail" USING ((SELECT scope_is_system())) WITH CHECK (true);
--> statement-breakpoint
ALTER TABLE "rate_limit" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "rate_limit" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "rate_limit" USING ((SELECT scope_is_system())) WITH CHECK ((SELECT scope_is_system()));
