ALTER TABLE "messages" DROP CONSTRAINT "messages_trust_check";--> statement-breakpoint
ALTER TABLE "attachments" ADD COLUMN "packed_in" text;--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "authentication" jsonb;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "report" jsonb;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "forwarded" jsonb;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "protection" jsonb;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "held_because" text;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "held_because" text;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_trust_check" CHECK ("trust" in ('verified-participant', 'participant', 'informed', 'stranger'));