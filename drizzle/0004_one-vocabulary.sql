CREATE TABLE "event_type_names" (
	"project_id" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"name" text NOT NULL,
	"type_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "event_type_names_project_id_key_pk" PRIMARY KEY("project_id","key")
);
--> statement-breakpoint
CREATE TABLE "event_type_proposals" (
	"project_id" text COLLATE "C" NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "event_type_proposals_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" text COLLATE "C" NOT NULL,
	"attempt" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"kind" text NOT NULL,
	"sources" bigint[] NOT NULL,
	"target" bigint NOT NULL,
	"name_zh" text,
	"name_en" text,
	"definition" text,
	"reason" text,
	"state" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_at" timestamp with time zone,
	CONSTRAINT "event_type_proposals_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
ALTER TABLE "event_types" DROP CONSTRAINT "event_types_project_id_name_pk";--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "id" bigint NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "event_types_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "key" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "name_zh" text;--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "name_en" text;--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "definition" text;--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "role" text;--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "merged_into" bigint;--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "state_before" text;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "written_type" text;--> statement-breakpoint
ALTER TABLE "event_type_names" ADD CONSTRAINT "event_type_names_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_type_proposals" ADD CONSTRAINT "event_type_proposals_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "event_type_names_type" ON "event_type_names" USING btree ("project_id","type_id");--> statement-breakpoint
CREATE UNIQUE INDEX "event_type_proposals_run" ON "event_type_proposals" USING btree ("project_id","run_id","attempt","ordinal");--> statement-breakpoint
CREATE INDEX "event_type_proposals_state" ON "event_type_proposals" USING btree ("project_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "event_types_id" ON "event_types" USING btree ("project_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "event_types_key" ON "event_types" USING btree ("project_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "event_types_old_name" ON "event_types" USING btree ("project_id","name") WHERE "event_types"."key" is null;--> statement-breakpoint
CREATE INDEX "event_types_merged_into" ON "event_types" USING btree ("project_id","merged_into");