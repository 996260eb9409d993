CREATE TABLE "entities" (
	"project_id" text COLLATE "C" NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "entities_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"name_key" text COLLATE "C" NOT NULL,
	"category" text,
	"properties" jsonb NOT NULL,
	CONSTRAINT "entities_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "entity_layers" (
	"project_id" text COLLATE "C" NOT NULL,
	"kind" text NOT NULL,
	"name_key" text COLLATE "C" NOT NULL,
	"import_id" text COLLATE "C" NOT NULL,
	"name" text NOT NULL,
	"source_id" text COLLATE "C",
	"category" text,
	"properties" jsonb NOT NULL,
	CONSTRAINT "entity_layers_project_id_kind_name_key_import_id_pk" PRIMARY KEY("project_id","kind","name_key","import_id")
);
--> statement-breakpoint
CREATE TABLE "event_types" (
	"project_id" text COLLATE "C" NOT NULL,
	"name" text NOT NULL,
	"category" text NOT NULL,
	"state" text DEFAULT 'proposed' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "event_types_project_id_name_pk" PRIMARY KEY("project_id","name")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"project_id" text COLLATE "C" NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" text COLLATE "C" NOT NULL,
	"run_id" text COLLATE "C" NOT NULL,
	"attempt" integer NOT NULL,
	"state" text NOT NULL,
	"ordinal" integer NOT NULL,
	"type" text NOT NULL,
	"agent" text,
	"scene" text,
	"action" text,
	"object" text,
	"context" text NOT NULL,
	"category" text NOT NULL,
	"confidence" real NOT NULL,
	"start_at" timestamp with time zone NOT NULL,
	"end_at" timestamp with time zone NOT NULL,
	"behavior_ids" bigint[] NOT NULL,
	CONSTRAINT "events_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "rejected_lines" (
	"project_id" text COLLATE "C" NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "rejected_lines_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" text COLLATE "C" NOT NULL,
	"attempt" integer NOT NULL,
	"item" text NOT NULL,
	"line" integer NOT NULL,
	"reason" text NOT NULL,
	"detail" text,
	"text" text NOT NULL,
	CONSTRAINT "rejected_lines_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "import_chunks" (
	"project_id" text COLLATE "C" NOT NULL,
	"import_id" text COLLATE "C" NOT NULL,
	"seq" integer NOT NULL,
	"data" "bytea" NOT NULL,
	CONSTRAINT "import_chunks_project_id_import_id_seq_pk" PRIMARY KEY("project_id","import_id","seq")
);
--> statement-breakpoint
CREATE TABLE "import_rejects" (
	"project_id" text COLLATE "C" NOT NULL,
	"import_id" text COLLATE "C" NOT NULL,
	"line" integer NOT NULL,
	"column" text,
	"reason" text NOT NULL,
	"cells" jsonb NOT NULL,
	CONSTRAINT "import_rejects_project_id_import_id_line_pk" PRIMARY KEY("project_id","import_id","line")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"project_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "imports_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" text COLLATE "C" NOT NULL,
	"kind" text NOT NULL,
	"file_name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"sha256" text NOT NULL,
	"reading" jsonb NOT NULL,
	"status" text NOT NULL,
	"rows_read" integer DEFAULT 0 NOT NULL,
	"rows_accepted" integer DEFAULT 0 NOT NULL,
	"rows_corrected" integer DEFAULT 0 NOT NULL,
	"rows_duplicate" integer DEFAULT 0 NOT NULL,
	"rows_rejected" integer DEFAULT 0 NOT NULL,
	"notices" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"undone_at" timestamp with time zone,
	CONSTRAINT "imports_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "behaviors" (
	"project_id" text COLLATE "C" NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "behaviors_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"import_id" text COLLATE "C" NOT NULL,
	"line" integer NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"local_at" timestamp,
	"action" text NOT NULL,
	"item" text,
	"app" text,
	"media" text,
	"poi" text,
	"duration" double precision,
	"properties" jsonb,
	"content_key" uuid NOT NULL,
	CONSTRAINT "behaviors_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "profile_layers" (
	"project_id" text COLLATE "C" NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"import_id" text COLLATE "C" NOT NULL,
	"fields" jsonb NOT NULL,
	"properties" jsonb NOT NULL,
	CONSTRAINT "profile_layers_project_id_user_id_import_id_pk" PRIMARY KEY("project_id","user_id","import_id")
);
--> statement-breakpoint
CREATE TABLE "profiles" (
	"project_id" text COLLATE "C" NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"fields" jsonb NOT NULL,
	"properties" jsonb NOT NULL,
	CONSTRAINT "profiles_project_id_user_id_pk" PRIMARY KEY("project_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"project_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"behavior_count" integer DEFAULT 0 NOT NULL,
	"first_at" timestamp with time zone,
	"last_at" timestamp with time zone,
	"event_count" integer DEFAULT 0 NOT NULL,
	"current_run_id" text COLLATE "C",
	"extracted_behavior_count" integer,
	"extracted_at" timestamp with time zone,
	"last_run_id" text COLLATE "C",
	"last_run_status" text,
	"last_run_error" text,
	CONSTRAINT "users_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	"time_zone_confirmed" boolean DEFAULT false NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "calls" (
	"project_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"run_id" text COLLATE "C",
	"item" text,
	"task" text NOT NULL,
	"model" text NOT NULL,
	"host" text NOT NULL,
	"prompt_version" text NOT NULL,
	"prompt_hash" text NOT NULL,
	"prompt_tokens" integer,
	"completion_tokens" integer,
	"estimated" boolean DEFAULT true NOT NULL,
	"ttft_ms" integer,
	"tokens_per_s" double precision,
	"tries" integer DEFAULT 0 NOT NULL,
	"finish" text,
	"status" text NOT NULL,
	"error_code" text,
	"cached" boolean DEFAULT false NOT NULL,
	"cost" double precision,
	"created_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "calls_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "frames" (
	"project_id" text COLLATE "C" NOT NULL,
	"run_id" text COLLATE "C" NOT NULL,
	"seq" integer NOT NULL,
	"attempt" integer NOT NULL,
	"type" text NOT NULL,
	"data" text NOT NULL,
	CONSTRAINT "frames_project_id_run_id_seq_pk" PRIMARY KEY("project_id","run_id","seq")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"project_id" text COLLATE "C" NOT NULL,
	"route" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer,
	"body" text,
	"headers" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_project_id_route_key_pk" PRIMARY KEY("project_id","route","key")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"project_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"subject" text COLLATE "C",
	"parent_id" text COLLATE "C",
	"input" jsonb NOT NULL,
	"locale" text NOT NULL,
	"owner" text,
	"lease_until" timestamp with time zone,
	"attempt" integer DEFAULT 0 NOT NULL,
	"last_seq" integer DEFAULT 0 NOT NULL,
	"progress_done" double precision DEFAULT 0 NOT NULL,
	"progress_total" double precision DEFAULT 0 NOT NULL,
	"progress_unit" text DEFAULT '' NOT NULL,
	"progress_percent" double precision DEFAULT 0 NOT NULL,
	"eta_ms" double precision,
	"cached" boolean DEFAULT false NOT NULL,
	"result" jsonb,
	"error" jsonb,
	"cancel_requested_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "runs_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
ALTER TABLE "entities" ADD CONSTRAINT "entities_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entity_layers" ADD CONSTRAINT "entity_layers_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_types" ADD CONSTRAINT "event_types_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rejected_lines" ADD CONSTRAINT "rejected_lines_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "profile_layers" ADD CONSTRAINT "profile_layers_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "profiles" ADD CONSTRAINT "profiles_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "entities_name" ON "entities" USING btree ("project_id","kind","name_key");--> statement-breakpoint
CREATE INDEX "entity_layers_import" ON "entity_layers" USING btree ("project_id","import_id");--> statement-breakpoint
CREATE INDEX "entity_layers_source" ON "entity_layers" USING btree ("project_id","kind","source_id");--> statement-breakpoint
CREATE INDEX "events_user_time" ON "events" USING btree ("project_id","user_id","state","start_at","id");--> statement-breakpoint
CREATE INDEX "events_run" ON "events" USING btree ("project_id","run_id","attempt");--> statement-breakpoint
CREATE INDEX "events_type" ON "events" USING btree ("project_id","state","type");--> statement-breakpoint
CREATE INDEX "rejected_lines_run" ON "rejected_lines" USING btree ("project_id","run_id");--> statement-breakpoint
CREATE INDEX "imports_recent" ON "imports" USING btree ("project_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "behaviors_content" ON "behaviors" USING btree ("project_id","content_key");--> statement-breakpoint
CREATE INDEX "behaviors_user_time" ON "behaviors" USING btree ("project_id","user_id","at","id");--> statement-breakpoint
CREATE INDEX "behaviors_import" ON "behaviors" USING btree ("project_id","import_id");--> statement-breakpoint
CREATE INDEX "profile_layers_import" ON "profile_layers" USING btree ("project_id","import_id");--> statement-breakpoint
CREATE UNIQUE INDEX "projects_one_default" ON "projects" USING btree ("is_default") WHERE "projects"."is_default";--> statement-breakpoint
CREATE INDEX "calls_run" ON "calls" USING btree ("project_id","run_id");--> statement-breakpoint
CREATE INDEX "calls_task" ON "calls" USING btree ("task","model","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "idempotency_age" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "runs_one_live_per_subject" ON "runs" USING btree ("project_id","kind","subject") WHERE "runs"."subject" is not null and "runs"."status" not in ('succeeded', 'partial', 'failed', 'cancelled');--> statement-breakpoint
CREATE INDEX "runs_recent" ON "runs" USING btree ("project_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "runs_live" ON "runs" USING btree ("status") WHERE "runs"."status" not in ('succeeded', 'partial', 'failed', 'cancelled');