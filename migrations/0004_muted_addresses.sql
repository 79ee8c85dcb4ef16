ALTER TABLE "addresses" ADD COLUMN "echoes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "addresses" ADD COLUMN "muted_until" timestamp with time zone;