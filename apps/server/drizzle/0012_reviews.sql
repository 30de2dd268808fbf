CREATE TABLE "review" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"request_id" uuid,
	"relation" text NOT NULL,
	"reviewer_name" text,
	"agreement" text,
	"catalogue_hash" text NOT NULL,
	"ratings" jsonb NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "review_request_id_unique" UNIQUE("request_id")
);
--> statement-breakpoint
CREATE TABLE "review_mark" (
	"id" uuid PRIMARY KEY NOT NULL,
	"review_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"marked_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "review_request" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"token_hash" text NOT NULL,
	"note" text NOT NULL,
	"rubrics" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "review_request_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "review" ADD CONSTRAINT "review_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review" ADD CONSTRAINT "review_request_id_review_request_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."review_request"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review" ADD CONSTRAINT "review_catalogue_hash_catalogue_revision_hash_fk" FOREIGN KEY ("catalogue_hash") REFERENCES "public"."catalogue_revision"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_mark" ADD CONSTRAINT "review_mark_review_id_review_id_fk" FOREIGN KEY ("review_id") REFERENCES "public"."review"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_request" ADD CONSTRAINT "review_request_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "review_person" ON "review" USING btree ("person_id","recorded_at");--> statement-breakpoint
CREATE INDEX "review_mark_review" ON "review_mark" USING btree ("review_id","marked_at");--> statement-breakpoint
CREATE INDEX "review_request_person" ON "review_request" USING btree ("person_id","created_at");
--> statement-breakpoint
CREATE TRIGGER review_append_only BEFORE UPDATE OR DELETE ON "review" FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER review_mark_append_only BEFORE UPDATE OR DELETE ON "review_mark" FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
ALTER TABLE "review_request" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "review_request" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "review" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "review" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "review_mark" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "review_mark" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- What is said about a person is for that person; no organization sees it. Whoever writes it by a link is nobody to us, so the server does that past the wall.
CREATE POLICY scope ON "review_request" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people())) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()));
--> statement-breakpoint
CREATE POLICY scope ON "review" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people())) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()));
--> statement-breakpoint
CREATE POLICY scope ON "review_mark" USING ((SELECT scope_is_system()) OR EXISTS (SELECT FROM review r WHERE r.id = review_id AND r.person_id = ANY (scope_people()))) WITH CHECK ((SELECT scope_is_system()) OR EXISTS (SELECT FROM review r WHERE r.id = review_id AND r.person_id = ANY (scope_people())));
