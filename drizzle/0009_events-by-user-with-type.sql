DROP INDEX "events_user_time";--> statement-breakpoint
CREATE INDEX "events_user_time" ON "events" USING btree ("project_id","user_id","state","start_at","id","type");--> statement-breakpoint
ALTER TABLE "events" SET (autovacuum_vacuum_insert_scale_factor = 0.02);