CREATE TABLE "ticket_search" (
	"ticket_id" bigint PRIMARY KEY NOT NULL,
	"document" "tsvector" NOT NULL,
	"names" text NOT NULL,
	"as_of" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "assignee" text;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "tags" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "merged_into" bigint;--> statement-breakpoint
ALTER TABLE "ticket_search" ADD CONSTRAINT "ticket_search_ticket_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ticket_search_document_idx" ON "ticket_search" USING gin ("document");--> statement-breakpoint
CREATE INDEX "ticket_search_stale_idx" ON "ticket_search" USING btree ("ticket_id") WHERE as_of is null;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_merged_into_fk" FOREIGN KEY ("merged_into") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "messages_unverified_idx" ON "messages" USING btree ("ticket_id") WHERE trust = 'informed' and direction = 'in';--> statement-breakpoint
CREATE INDEX "messages_held_idx" ON "messages" USING btree ("ticket_id") WHERE held_because is not null;--> statement-breakpoint
CREATE INDEX "tickets_merged_into_idx" ON "tickets" USING btree ("merged_into") WHERE merged_into is not null;--> statement-breakpoint
CREATE INDEX "tickets_updated_idx" ON "tickets" USING btree ("updated_at","id");--> statement-breakpoint
CREATE INDEX "tickets_unsettled_idx" ON "tickets" USING btree ("id") WHERE status in ('new', 'open', 'pending');--> statement-breakpoint
CREATE INDEX "tickets_settled_idx" ON "tickets" USING btree ("status","updated_at","id") WHERE status in ('solved', 'closed');--> statement-breakpoint
CREATE INDEX "tickets_priority_idx" ON "tickets" USING btree ((case priority when 'low' then 0 when 'normal' then 1 when 'high' then 2 when 'urgent' then 3 end),"id") WHERE status in ('new', 'open', 'pending');--> statement-breakpoint
CREATE INDEX "tickets_assignee_idx" ON "tickets" USING btree ("assignee","updated_at","id") WHERE assignee is not null;--> statement-breakpoint
CREATE INDEX "tickets_tags_idx" ON "tickets" USING gin ("tags") WHERE tags <> '{}';--> statement-breakpoint
CREATE INDEX "tickets_held_idx" ON "tickets" USING btree ("id") WHERE held_because is not null;--> statement-breakpoint
CREATE INDEX "tickets_suspected_idx" ON "tickets" USING btree ("id") WHERE suspected_because is not null;