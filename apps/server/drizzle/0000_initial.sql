CREATE TABLE "answer" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"session_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"item_id" text NOT NULL,
	"item_revision" integer NOT NULL,
	"response" jsonb NOT NULL,
	"category" integer NOT NULL,
	"score" real NOT NULL,
	"answered_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "catalogue_revision" (
	"hash" text PRIMARY KEY NOT NULL,
	"compiled" jsonb NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "draft" (
	"person_id" text NOT NULL,
	"scope" text NOT NULL,
	"content" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "draft_person_id_scope_pk" PRIMARY KEY("person_id","scope")
);
--> statement-breakpoint
CREATE TABLE "evidence" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"source_kind" text NOT NULL,
	"source_id" uuid NOT NULL,
	"skill" text NOT NULL,
	"observation" jsonb NOT NULL,
	"ai_mode" text NOT NULL,
	"catalogue_hash" text NOT NULL,
	"engine_version" text NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "grading_job" (
	"id" uuid PRIMARY KEY NOT NULL,
	"submission_id" uuid NOT NULL,
	"runtime" text NOT NULL,
	"priority" integer NOT NULL,
	"state" text NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"faults" integer DEFAULT 0 NOT NULL,
	"worker" text,
	"lease_until" timestamp with time zone,
	"tests_done" integer DEFAULT 0 NOT NULL,
	"tests_total" integer DEFAULT 0 NOT NULL,
	"failure" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "grading_job_submission_id_unique" UNIQUE("submission_id")
);
--> statement-breakpoint
CREATE TABLE "guest_claim" (
	"guest_id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"claimed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "login_account" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "login_session" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"token" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" text NOT NULL,
	CONSTRAINT "login_session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "login_verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone,
	"updated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "one_time_link" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"is_anonymous" boolean DEFAULT false NOT NULL,
	"is_owner" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "person_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "presentation" (
	"session_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"kind" text NOT NULL,
	"exercise_id" text NOT NULL,
	"reason" jsonb NOT NULL,
	"presented_at" timestamp with time zone NOT NULL,
	"outcome" text,
	"closed_at" timestamp with time zone,
	CONSTRAINT "presentation_session_id_position_pk" PRIMARY KEY("session_id","position")
);
--> statement-breakpoint
CREATE TABLE "section_read" (
	"person_id" text NOT NULL,
	"guide_id" text NOT NULL,
	"section_id" text NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	CONSTRAINT "section_read_person_id_guide_id_section_id_pk" PRIMARY KEY("person_id","guide_id","section_id")
);
--> statement-breakpoint
CREATE TABLE "submission" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"session_id" uuid,
	"challenge_id" text NOT NULL,
	"challenge_revision" integer NOT NULL,
	"catalogue_hash" text NOT NULL,
	"purpose" text NOT NULL,
	"files" jsonb NOT NULL,
	"idempotency_key" text NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "test_session" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"blueprint_id" text NOT NULL,
	"blueprint" jsonb NOT NULL,
	"catalogue_hash" text NOT NULL,
	"engine_version" text NOT NULL,
	"seed" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"stop_reason" text
);
--> statement-breakpoint
CREATE TABLE "verdict" (
	"submission_id" uuid PRIMARY KEY NOT NULL,
	"attempt" integer NOT NULL,
	"worker" text NOT NULL,
	"verdict" jsonb NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "answer" ADD CONSTRAINT "answer_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answer" ADD CONSTRAINT "answer_session_id_test_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."test_session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft" ADD CONSTRAINT "draft_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_catalogue_hash_catalogue_revision_hash_fk" FOREIGN KEY ("catalogue_hash") REFERENCES "public"."catalogue_revision"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grading_job" ADD CONSTRAINT "grading_job_submission_id_submission_id_fk" FOREIGN KEY ("submission_id") REFERENCES "public"."submission"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guest_claim" ADD CONSTRAINT "guest_claim_guest_id_person_id_fk" FOREIGN KEY ("guest_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guest_claim" ADD CONSTRAINT "guest_claim_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "login_account" ADD CONSTRAINT "login_account_user_id_person_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "login_session" ADD CONSTRAINT "login_session_user_id_person_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "presentation" ADD CONSTRAINT "presentation_session_id_test_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."test_session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "section_read" ADD CONSTRAINT "section_read_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submission" ADD CONSTRAINT "submission_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submission" ADD CONSTRAINT "submission_session_id_test_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."test_session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submission" ADD CONSTRAINT "submission_catalogue_hash_catalogue_revision_hash_fk" FOREIGN KEY ("catalogue_hash") REFERENCES "public"."catalogue_revision"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_session" ADD CONSTRAINT "test_session_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_session" ADD CONSTRAINT "test_session_catalogue_hash_catalogue_revision_hash_fk" FOREIGN KEY ("catalogue_hash") REFERENCES "public"."catalogue_revision"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verdict" ADD CONSTRAINT "verdict_submission_id_submission_id_fk" FOREIGN KEY ("submission_id") REFERENCES "public"."submission"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "answer_once" ON "answer" USING btree ("session_id","position");--> statement-breakpoint
CREATE INDEX "evidence_person" ON "evidence" USING btree ("person_id","recorded_at");--> statement-breakpoint
CREATE INDEX "grading_job_queue" ON "grading_job" USING btree ("state","priority","created_at");--> statement-breakpoint
CREATE INDEX "guest_claim_person" ON "guest_claim" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "login_account_user" ON "login_account" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "login_session_user" ON "login_session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "presentation_exercise" ON "presentation" USING btree ("kind","exercise_id");--> statement-breakpoint
CREATE UNIQUE INDEX "submission_idempotency" ON "submission" USING btree ("person_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "submission_person" ON "submission" USING btree ("person_id","challenge_id","submitted_at");--> statement-breakpoint
CREATE INDEX "test_session_person" ON "test_session" USING btree ("person_id","started_at");