-- contract: safe since 0.1.0
-- Output of a run while it runs: nothing that must survive a crash, so it is not written to the log and waits for no disk.
CREATE UNLOGGED TABLE "grading_output" (
	"job_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"seq" integer NOT NULL,
	"chunks" jsonb NOT NULL,
	"bytes" integer NOT NULL,
	"cut" boolean NOT NULL,
	CONSTRAINT "grading_output_job_id_attempt_seq_pk" PRIMARY KEY("job_id","attempt","seq")
);
--> statement-breakpoint
CREATE TABLE "grading_worker" (
	"name" text PRIMARY KEY NOT NULL,
	"runtimes" jsonb NOT NULL,
	"engine" text NOT NULL,
	"slots" integer NOT NULL,
	"token_id" uuid,
	"last_seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regrading" (
	"batch_id" uuid NOT NULL,
	"submission_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"worker" text NOT NULL,
	"verdict" jsonb NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "regrading_batch_id_submission_id_pk" PRIMARY KEY("batch_id","submission_id")
);
--> statement-breakpoint
CREATE TABLE "regrading_batch" (
	"id" uuid PRIMARY KEY NOT NULL,
	"challenge_id" text,
	"catalogue_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "worker_token" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "worker_token_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "grading_job" DROP CONSTRAINT "grading_job_submission_id_unique";--> statement-breakpoint
ALTER TABLE "grading_job" ADD COLUMN "regrading_id" uuid;--> statement-breakpoint
ALTER TABLE "grading_job" ADD COLUMN "purpose" text;--> statement-breakpoint
ALTER TABLE "grading_job" ADD COLUMN "person_id" text;--> statement-breakpoint
ALTER TABLE "grading_job" ADD COLUMN "challenge_id" text;--> statement-breakpoint
ALTER TABLE "grading_job" ADD COLUMN "lane" text DEFAULT 'quick' NOT NULL;--> statement-breakpoint
ALTER TABLE "grading_job" ADD COLUMN "not_before" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "grading_job" ADD COLUMN "cancelled_by" text;--> statement-breakpoint
ALTER TABLE "grading_job" ADD COLUMN "leased_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "grading_job" ADD COLUMN "finished_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "grading_job" ADD COLUMN "wall_ms" real;--> statement-breakpoint
ALTER TABLE "grading_job" ADD COLUMN "runtime_hash" text;--> statement-breakpoint
-- Jobs of before: what the queue now decides by stands in their submissions and verdicts.
UPDATE "grading_job" SET "purpose" = s."purpose", "person_id" = s."person_id", "challenge_id" = s."challenge_id" FROM "submission" s WHERE s."id" = "grading_job"."submission_id";--> statement-breakpoint
UPDATE "grading_job" SET "finished_at" = v."recorded_at", "wall_ms" = (v."verdict"->>'wallMs')::real, "runtime_hash" = v."verdict"->'runtime'->>'hash' FROM "verdict" v WHERE v."submission_id" = "grading_job"."submission_id";--> statement-breakpoint
ALTER TABLE "grading_job" ALTER COLUMN "purpose" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "grading_job" ALTER COLUMN "person_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "grading_job" ALTER COLUMN "challenge_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "grading_worker" ADD CONSTRAINT "grading_worker_token_id_worker_token_id_fk" FOREIGN KEY ("token_id") REFERENCES "public"."worker_token"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "regrading" ADD CONSTRAINT "regrading_batch_id_regrading_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."regrading_batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "regrading" ADD CONSTRAINT "regrading_submission_id_submission_id_fk" FOREIGN KEY ("submission_id") REFERENCES "public"."submission"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "regrading_batch" ADD CONSTRAINT "regrading_batch_catalogue_hash_catalogue_revision_hash_fk" FOREIGN KEY ("catalogue_hash") REFERENCES "public"."catalogue_revision"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "regrading_batch" ADD CONSTRAINT "regrading_batch_created_by_person_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grading_job" ADD CONSTRAINT "grading_job_regrading_id_regrading_batch_id_fk" FOREIGN KEY ("regrading_id") REFERENCES "public"."regrading_batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "grading_job_submission" ON "grading_job" USING btree ("submission_id") WHERE "grading_job"."regrading_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "grading_job_regrading" ON "grading_job" USING btree ("regrading_id","submission_id");--> statement-breakpoint
CREATE INDEX "grading_job_person" ON "grading_job" USING btree ("person_id","leased_at");--> statement-breakpoint
CREATE INDEX "grading_job_live" ON "grading_job" USING btree ("lease_until") WHERE "grading_job"."lease_until" is not null;--> statement-breakpoint
CREATE INDEX "grading_job_challenge" ON "grading_job" USING btree ("challenge_id","purpose","finished_at");--> statement-breakpoint
CREATE TRIGGER regrading_append_only BEFORE UPDATE OR DELETE ON "regrading" FOR EACH ROW EXECUTE FUNCTION refuse_change();
