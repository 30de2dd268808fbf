CREATE TABLE "path_mark" (
	"person_id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"marked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "path_mark_person_id_kind_key_pk" PRIMARY KEY("person_id","kind","key")
);
--> statement-breakpoint
CREATE TABLE "path_plan" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"role" text NOT NULL,
	"level" text NOT NULL,
	"minutes_per_week" integer NOT NULL,
	"days" jsonb NOT NULL,
	"start_on" text NOT NULL,
	"start_time" text NOT NULL,
	"time_zone" text,
	"snapshot" jsonb NOT NULL,
	"calendar_token_hash" text,
	"created_at" timestamp with time zone NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "path_plan_calendar_token_hash_unique" UNIQUE("calendar_token_hash"),
	CONSTRAINT "path_plan_target" UNIQUE("person_id","role","level")
);
--> statement-breakpoint
ALTER TABLE "path_mark" ADD CONSTRAINT "path_mark_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "path_plan" ADD CONSTRAINT "path_plan_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "path_plan" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "path_plan" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "path_plan" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people())) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "path_mark" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "path_mark" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "path_mark" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people())) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()));
