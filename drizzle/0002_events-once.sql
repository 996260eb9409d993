DROP INDEX "events_run";--> statement-breakpoint
CREATE UNIQUE INDEX "events_run" ON "events" USING btree ("project_id","run_id","attempt","ordinal");