CREATE TABLE "report_link" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"token_hash" text NOT NULL,
	"note" text NOT NULL,
	"report" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"opened_count" integer DEFAULT 0 NOT NULL,
	"last_opened_at" timestamp with time zone,
	CONSTRAINT "report_link_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "report_link" ADD CONSTRAINT "report_link_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "report_link_person" ON "report_link" USING btree ("person_id","created_at");--> statement-breakpoint
-- Whoever opens a report by its link is nobody to us, so the server looks for the token past the wall.
ALTER TABLE "report_link" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "report_link" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "report_link" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people())) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()));
