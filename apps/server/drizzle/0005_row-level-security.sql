-- contract: safe since 0.1.0
-- Records of what was decided, granted and agreed to are never changed either. The one door is erasing a person's data
-- (privacy/), which says so for its own transaction.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('millwright.erasing', true) = 'yes' THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'Rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER exercise_change_append_only BEFORE UPDATE OR DELETE ON "exercise_change" FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON "audit_entry" FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER decision_append_only BEFORE UPDATE OR DELETE ON "decision" FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER accommodation_append_only BEFORE UPDATE OR DELETE ON "accommodation" FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER consent_append_only BEFORE UPDATE OR DELETE ON "consent" FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER rescoring_append_only BEFORE UPDATE OR DELETE ON "rescoring" FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER rescored_evidence_append_only BEFORE UPDATE OR DELETE ON "rescored_evidence" FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- Row-level security, the second wall. What the application says about who is asking: src/db/scope.ts. Without a word nobody
-- sees anything. FORCE, because the application owns its tables.
CREATE FUNCTION scope_is_system() RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT coalesce(current_setting('millwright.scope', true) = 'system', false) $$;
--> statement-breakpoint
CREATE FUNCTION scope_people() RETURNS text[] LANGUAGE sql STABLE AS $$ SELECT string_to_array(current_setting('millwright.people', true), ',') $$;
--> statement-breakpoint
CREATE FUNCTION scope_organizations() RETURNS uuid[] LANGUAGE sql STABLE AS $$ SELECT string_to_array(current_setting('millwright.organizations', true), ',')::uuid[] $$;
--> statement-breakpoint
CREATE FUNCTION scope_results() RETURNS uuid[] LANGUAGE sql STABLE AS $$ SELECT string_to_array(current_setting('millwright.results', true), ',')::uuid[] $$;
--> statement-breakpoint
CREATE FUNCTION scope_administers() RETURNS uuid[] LANGUAGE sql STABLE AS $$ SELECT string_to_array(current_setting('millwright.administers', true), ',')::uuid[] $$;
--> statement-breakpoint
ALTER TABLE "person" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "person" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "person" USING ((SELECT scope_is_system()) OR id = ANY (scope_people()) OR EXISTS (SELECT FROM membership m WHERE m.person_id = person.id AND m.organization_id = ANY (scope_organizations())) OR EXISTS (SELECT FROM assignment a WHERE a.person_id = person.id AND a.organization_id = ANY (scope_results()))) WITH CHECK ((SELECT scope_is_system()) OR id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "login_session" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "login_session" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "login_session" USING ((SELECT scope_is_system()) OR user_id = ANY (scope_people())) WITH CHECK ((SELECT scope_is_system()) OR user_id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "login_account" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "login_account" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "login_account" USING ((SELECT scope_is_system()) OR user_id = ANY (scope_people())) WITH CHECK ((SELECT scope_is_system()) OR user_id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "passkey" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "passkey" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "passkey" USING ((SELECT scope_is_system()) OR user_id = ANY (scope_people())) WITH CHECK ((SELECT scope_is_system()) OR user_id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "login_verification" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "login_verification" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "login_verification" USING ((SELECT scope_is_system()) OR false) WITH CHECK ((SELECT scope_is_system()) OR false);
--> statement-breakpoint
ALTER TABLE "one_time_link" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "one_time_link" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "one_time_link" USING ((SELECT scope_is_system()) OR false) WITH CHECK ((SELECT scope_is_system()) OR false);
--> statement-breakpoint
ALTER TABLE "guest_claim" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "guest_claim" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "guest_claim" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people()) OR guest_id = ANY (scope_people())) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()) OR guest_id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "section_read" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "section_read" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "section_read" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people())) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "organization" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "organization" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "organization" USING ((SELECT scope_is_system()) OR id = ANY (scope_organizations())) WITH CHECK ((SELECT scope_is_system()) OR id = ANY (scope_administers()));
--> statement-breakpoint
ALTER TABLE "membership" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "membership" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "membership" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people()) OR organization_id = ANY (scope_organizations())) WITH CHECK ((SELECT scope_is_system()) OR organization_id = ANY (scope_administers()));
--> statement-breakpoint
ALTER TABLE "team" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "team" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "team" USING ((SELECT scope_is_system()) OR organization_id = ANY (scope_organizations())) WITH CHECK ((SELECT scope_is_system()) OR organization_id = ANY (scope_administers()));
--> statement-breakpoint
ALTER TABLE "team_member" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "team_member" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "team_member" USING ((SELECT scope_is_system()) OR EXISTS (SELECT FROM team t WHERE t.id = team_id)) WITH CHECK ((SELECT scope_is_system()) OR EXISTS (SELECT FROM team t WHERE t.id = team_id AND t.organization_id = ANY (scope_administers())));
--> statement-breakpoint
ALTER TABLE "invitation" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "invitation" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "invitation" USING ((SELECT scope_is_system()) OR organization_id = ANY (scope_administers())) WITH CHECK ((SELECT scope_is_system()) OR organization_id = ANY (scope_administers()));
--> statement-breakpoint
ALTER TABLE "assignment" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "assignment" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "assignment" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people()) OR organization_id = ANY (scope_results())) WITH CHECK ((SELECT scope_is_system()) OR organization_id = ANY (scope_results()));
--> statement-breakpoint
ALTER TABLE "identity_provider" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "identity_provider" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "identity_provider" USING ((SELECT scope_is_system()) OR organization_id = ANY (scope_administers())) WITH CHECK ((SELECT scope_is_system()) OR organization_id = ANY (scope_administers()));
--> statement-breakpoint
ALTER TABLE "api_token" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "api_token" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "api_token" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people()) OR organization_id = ANY (scope_administers())) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()) OR organization_id = ANY (scope_administers()));
--> statement-breakpoint
ALTER TABLE "idempotent_reply" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "idempotent_reply" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "idempotent_reply" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people())) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "test_session" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "test_session" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "test_session" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people()) OR organization_id = ANY (scope_results())) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "session_break" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "session_break" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "session_break" USING ((SELECT scope_is_system()) OR EXISTS (SELECT FROM test_session s WHERE s.id = session_id)) WITH CHECK ((SELECT scope_is_system()) OR EXISTS (SELECT FROM test_session s WHERE s.id = session_id AND s.person_id = ANY (scope_people())));
--> statement-breakpoint
ALTER TABLE "presentation" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "presentation" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "presentation" USING ((SELECT scope_is_system()) OR EXISTS (SELECT FROM test_session s WHERE s.id = session_id)) WITH CHECK ((SELECT scope_is_system()) OR EXISTS (SELECT FROM test_session s WHERE s.id = session_id AND s.person_id = ANY (scope_people())));
--> statement-breakpoint
ALTER TABLE "answer" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "answer" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "answer" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people()) OR EXISTS (SELECT FROM test_session s WHERE s.id = session_id)) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "draft" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "draft" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "draft" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people())) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "submission" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "submission" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "submission" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people()) OR organization_id = ANY (scope_results())) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "grading_job" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "grading_job" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "grading_job" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people()) OR EXISTS (SELECT FROM submission s WHERE s.id = submission_id)) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "grading_output" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "grading_output" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "grading_output" USING ((SELECT scope_is_system()) OR EXISTS (SELECT FROM grading_job j WHERE j.id = job_id)) WITH CHECK ((SELECT scope_is_system()) OR EXISTS (SELECT FROM grading_job j WHERE j.id = job_id));
--> statement-breakpoint
ALTER TABLE "verdict" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "verdict" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "verdict" USING ((SELECT scope_is_system()) OR EXISTS (SELECT FROM submission s WHERE s.id = submission_id)) WITH CHECK ((SELECT scope_is_system()) OR false);
--> statement-breakpoint
ALTER TABLE "worker_token" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "worker_token" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "worker_token" USING ((SELECT scope_is_system()) OR false) WITH CHECK ((SELECT scope_is_system()) OR false);
--> statement-breakpoint
ALTER TABLE "regrading_batch" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "regrading_batch" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "regrading_batch" USING ((SELECT scope_is_system()) OR false) WITH CHECK ((SELECT scope_is_system()) OR false);
--> statement-breakpoint
ALTER TABLE "regrading" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "regrading" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "regrading" USING ((SELECT scope_is_system()) OR false) WITH CHECK ((SELECT scope_is_system()) OR false);
--> statement-breakpoint
ALTER TABLE "evidence" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "evidence" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "evidence" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people()) OR organization_id = ANY (scope_results())) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "audit_entry" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "audit_entry" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "audit_entry" USING ((SELECT scope_is_system()) OR actor_id = ANY (scope_people()) OR organization_id = ANY (scope_administers())) WITH CHECK ((SELECT scope_is_system()) OR actor_id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "decision" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "decision" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "decision" USING ((SELECT scope_is_system()) OR organization_id = ANY (scope_results())) WITH CHECK ((SELECT scope_is_system()) OR organization_id = ANY (scope_results()));
--> statement-breakpoint
ALTER TABLE "accommodation" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "accommodation" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "accommodation" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people()) OR organization_id = ANY (scope_administers())) WITH CHECK ((SELECT scope_is_system()) OR granted_by = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "consent" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "consent" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "consent" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people())) WITH CHECK ((SELECT scope_is_system()) OR person_id = ANY (scope_people()));
--> statement-breakpoint
ALTER TABLE "rescoring" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "rescoring" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "rescoring" USING ((SELECT scope_is_system()) OR EXISTS (SELECT FROM rescored_evidence r WHERE r.rescoring_id = rescoring.id)) WITH CHECK ((SELECT scope_is_system()) OR false);
--> statement-breakpoint
ALTER TABLE "rescored_evidence" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "rescored_evidence" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "rescored_evidence" USING ((SELECT scope_is_system()) OR person_id = ANY (scope_people()) OR EXISTS (SELECT FROM evidence e WHERE e.id = evidence_id)) WITH CHECK ((SELECT scope_is_system()) OR false);
--> statement-breakpoint
ALTER TABLE "webhook_endpoint" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "webhook_endpoint" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "webhook_endpoint" USING ((SELECT scope_is_system()) OR organization_id = ANY (scope_administers())) WITH CHECK ((SELECT scope_is_system()) OR organization_id = ANY (scope_administers()));
--> statement-breakpoint
ALTER TABLE "webhook_event" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "webhook_event" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "webhook_event" USING ((SELECT scope_is_system()) OR organization_id = ANY (scope_administers())) WITH CHECK ((SELECT scope_is_system()) OR organization_id = ANY (scope_organizations()));
--> statement-breakpoint
ALTER TABLE "webhook_delivery" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "webhook_delivery" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON "webhook_delivery" USING ((SELECT scope_is_system()) OR EXISTS (SELECT FROM webhook_endpoint e WHERE e.id = endpoint_id)) WITH CHECK ((SELECT scope_is_system()) OR EXISTS (SELECT FROM webhook_endpoint e WHERE e.id = endpoint_id));
