DROP INDEX "tickets_created_idx";--> statement-breakpoint
CREATE INDEX "participants_email_idx" ON "participants" USING btree ("email");