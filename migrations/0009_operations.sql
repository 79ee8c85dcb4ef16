CREATE TABLE "refusals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outcome" text NOT NULL,
	"session" text,
	"client_ip" text,
	"reverse_path" text NOT NULL,
	"recipients" text[] NOT NULL,
	"because" text NOT NULL,
	"reply" text,
	"size_bytes" bigint,
	"mails" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "refusals_outcome_check" CHECK ("outcome" in ('refused', 'deferred', 'not-kept'))
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "deactivated_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "refusals_at_idx" ON "refusals" USING btree ("at");--> statement-breakpoint
CREATE INDEX "messages_out_idx" ON "messages" USING btree ("received_at") WHERE direction = 'out';--> statement-breakpoint
CREATE INDEX "ticket_events_solved_idx" ON "ticket_events" USING btree ("at") WHERE kind = 'status' and data->>'to' = 'solved';