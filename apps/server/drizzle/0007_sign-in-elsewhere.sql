-- contract: safe since 0.1.0
CREATE TABLE "sign_in_attempt" (
	"key_hash" text PRIMARY KEY NOT NULL,
	"provider_id" uuid NOT NULL,
	"details" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "identity_provider" ALTER COLUMN "organization_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "membership" ADD COLUMN "scim" jsonb;--> statement-breakpoint
ALTER TABLE "webhook_delivery" ADD COLUMN "last_reply" text;--> statement-breakpoint
ALTER TABLE "webhook_delivery" ADD COLUMN "last_attempt_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "webhook_endpoint" ADD COLUMN "disabled_reason" text;--> statement-breakpoint
ALTER TABLE "sign_in_attempt" ADD CONSTRAINT "sign_in_attempt_provider_id_identity_provider_id_fk" FOREIGN KEY ("provider_id") REFERENCES "public"."identity_provider"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sign_in_attempt_expiry" ON "sign_in_attempt" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "login_account_identity" ON "login_account" USING btree ("provider_id","account_id");
--> statement-breakpoint
-- Who signs in elsewhere is nobody yet, so only the server itself reads this.
ALTER TABLE "sign_in_attempt" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "sign_in_attempt" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "sign_in_attempt" USING ((SELECT scope_is_system())) WITH CHECK ((SELECT scope_is_system()));
