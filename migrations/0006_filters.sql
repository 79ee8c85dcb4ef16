CREATE TABLE "greylist" (
	"key" text PRIMARY KEY NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"passed" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "suspected_because" text;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "suspected_spam" boolean GENERATED ALWAYS AS (suspected_because is not null) STORED NOT NULL;