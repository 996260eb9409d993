CREATE INDEX "events_user_time_type" ON "events" USING btree ("project_id","user_id","state","start_at","id","type");--> statement-breakpoint
DROP INDEX "events_user_time";--> statement-breakpoint
ALTER INDEX "events_user_time_type" RENAME TO "events_user_time";--> statement-breakpoint
ALTER TABLE "events" SET (autovacuum_vacuum_insert_scale_factor = 0.02);
