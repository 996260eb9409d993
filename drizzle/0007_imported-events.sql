ALTER TABLE "imports" ALTER COLUMN "run_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "import_id" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "import_id" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "local_start" timestamp;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "local_end" timestamp;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "properties" jsonb;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "content_key" uuid;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "source" text DEFAULT 'file' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "events_content" ON "events" USING btree ("project_id","content_key") WHERE "events"."content_key" is not null;--> statement-breakpoint
CREATE INDEX "events_import" ON "events" USING btree ("project_id","import_id") WHERE "events"."import_id" is not null;