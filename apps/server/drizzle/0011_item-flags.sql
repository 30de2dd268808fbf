CREATE TABLE "item_flag" (
	"session_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"item_id" text NOT NULL,
	"item_revision" integer NOT NULL,
	"kind" text NOT NULL,
	"note" text NOT NULL,
	"flagged_at" timestamp with time zone NOT NULL,
	CONSTRAINT "item_flag_session_id_position_pk" PRIMARY KEY("session_id","position")
);
--> statement-breakpoint
ALTER TABLE "item_flag" ADD CONSTRAINT "item_flag_session_id_test_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."test_session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "item_flag_item" ON "item_flag" USING btree ("item_id");
--> statement-breakpoint
ALTER TABLE "item_flag" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "item_flag" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- What a taker reports is for them and for whoever runs the installation; not for an organization that asked for the test.
CREATE POLICY scope ON "item_flag" USING ((SELECT scope_is_system()) OR EXISTS (SELECT FROM test_session s WHERE s.id = session_id AND s.person_id = ANY (scope_people()))) WITH CHECK ((SELECT scope_is_system()) OR EXISTS (SELECT FROM test_session s WHERE s.id = session_id AND s.person_id = ANY (scope_people())));
