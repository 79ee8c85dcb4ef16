DROP TABLE "addresses" CASCADE;--> statement-breakpoint
DROP TABLE "alert_groups" CASCADE;--> statement-breakpoint
DROP TABLE "attachments" CASCADE;--> statement-breakpoint
DROP TABLE "deliveries" CASCADE;--> statement-breakpoint
DROP TABLE "installation" CASCADE;--> statement-breakpoint
DROP TABLE "messages" CASCADE;--> statement-breakpoint
DROP TABLE "notifications" CASCADE;--> statement-breakpoint
DROP TABLE "outbox" CASCADE;--> statement-breakpoint
DROP TABLE "participants" CASCADE;--> statement-breakpoint
DROP TABLE "rate_windows" CASCADE;--> statement-breakpoint
DROP TABLE "raw_chunks" CASCADE;--> statement-breakpoint
DROP TABLE "received_hooks" CASCADE;--> statement-breakpoint
DROP TABLE "ticket_events" CASCADE;--> statement-breakpoint
DROP TABLE "ticket_search" CASCADE;--> statement-breakpoint
DROP TABLE "tickets" CASCADE;--> statement-breakpoint
DROP TABLE "webhook_states" CASCADE;