CREATE TABLE "entity_mentions" (
	"project_id" text COLLATE "C" NOT NULL,
	"kind" text NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"import_id" text COLLATE "C" NOT NULL,
	"name_key" text COLLATE "C" NOT NULL,
	"entity_key" text COLLATE "C" NOT NULL,
	"behavior_count" integer NOT NULL,
	"user_ids" text[] NOT NULL,
	CONSTRAINT "entity_mentions_project_id_kind_name_import_id_pk" PRIMARY KEY("project_id","kind","name","import_id")
);
--> statement-breakpoint
CREATE TABLE "entity_tagging" (
	"project_id" text COLLATE "C" NOT NULL,
	"kind" text NOT NULL,
	"name_key" text COLLATE "C" NOT NULL,
	"tagged_at" timestamp with time zone,
	"run_id" text COLLATE "C",
	"place" integer,
	"text_seq" integer,
	"model" text,
	"prompt_version" text,
	"described" text,
	"category" text,
	"confidence" real,
	"error_code" text,
	"error_run_id" text COLLATE "C",
	"failed_at" timestamp with time zone,
	"own_category" text,
	"locked" boolean DEFAULT false NOT NULL,
	CONSTRAINT "entity_tagging_project_id_kind_name_key_pk" PRIMARY KEY("project_id","kind","name_key")
);
--> statement-breakpoint
CREATE TABLE "entity_tags" (
	"project_id" text COLLATE "C" NOT NULL,
	"kind" text NOT NULL,
	"name_key" text COLLATE "C" NOT NULL,
	"tag_key" text COLLATE "C" NOT NULL,
	"origin" text NOT NULL,
	"tag" text NOT NULL,
	"confidence" real,
	"locked" boolean DEFAULT false NOT NULL,
	"removed" boolean DEFAULT false NOT NULL,
	"run_id" text COLLATE "C",
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "entity_tags_project_id_kind_name_key_tag_key_origin_pk" PRIMARY KEY("project_id","kind","name_key","tag_key","origin")
);
--> statement-breakpoint
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
CREATE TABLE "model_connections" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"preset" text NOT NULL,
	"base_url" text NOT NULL,
	"model" text NOT NULL,
	"sealed_key" text,
	"key_last4" text,
	"prompt_price" double precision,
	"completion_price" double precision,
	"currency" text,
	"concurrency" integer,
	"connect_ms" integer,
	"first_byte_ms" integer,
	"idle_ms" integer,
	"total_ms" integer,
	"is_default" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "model_revision" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"revision" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "model_tasks" (
	"task" text COLLATE "C" PRIMARY KEY NOT NULL,
	"connection_id" text COLLATE "C",
	"model" text,
	"max_output_tokens" integer,
	"temperature" double precision
);
--> statement-breakpoint
CREATE TABLE "segments" (
	"project_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"name" text NOT NULL,
	"definition" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "segments_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "user_summaries" (
	"project_id" text COLLATE "C" NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"text" text NOT NULL,
	"locale" text NOT NULL,
	"run_id" text COLLATE "C" NOT NULL,
	"model" text NOT NULL,
	"prompt_version" text NOT NULL,
	"behaviors_read" integer NOT NULL,
	"events_read" integer NOT NULL,
	"fingerprint" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_summaries_project_id_user_id_pk" PRIMARY KEY("project_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "event_types" DROP CONSTRAINT "event_types_project_id_name_pk";--> statement-breakpoint
ALTER TABLE "entities" ADD COLUMN "origin" text DEFAULT 'import' NOT NULL;--> statement-breakpoint
ALTER TABLE "entities" ADD COLUMN "behavior_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "entities" ADD COLUMN "user_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "entities" ADD COLUMN "described" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "entities" ADD COLUMN "tag_keys" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "entities" ADD COLUMN "search_terms" text[];--> statement-breakpoint
ALTER TABLE "entities" ADD COLUMN "search_text" text;--> statement-breakpoint
ALTER TABLE "entities" ADD COLUMN "updated_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "entity_layers" ADD COLUMN "tags" jsonb;--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "id" bigint NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "event_types_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "key" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "name_zh" text;--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "name_en" text;--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "definition" text;--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "role" text;--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "merged_into" bigint;--> statement-breakpoint
ALTER TABLE "event_types" ADD COLUMN "state_before" text;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "written_type" text;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "entity_rules" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "cost_computed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "currency" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "budget_cost" double precision;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "budget_tokens" bigint;--> statement-breakpoint
ALTER TABLE "entity_mentions" ADD CONSTRAINT "entity_mentions_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entity_tagging" ADD CONSTRAINT "entity_tagging_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entity_tags" ADD CONSTRAINT "entity_tags_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_type_names" ADD CONSTRAINT "event_type_names_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_type_proposals" ADD CONSTRAINT "event_type_proposals_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_tasks" ADD CONSTRAINT "model_tasks_connection_id_model_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."model_connections"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "segments" ADD CONSTRAINT "segments_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_summaries" ADD CONSTRAINT "user_summaries_project_id_user_id_users_project_id_id_fk" FOREIGN KEY ("project_id","user_id") REFERENCES "public"."users"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "entity_mentions_entity" ON "entity_mentions" USING btree ("project_id","kind","entity_key");--> statement-breakpoint
CREATE INDEX "entity_mentions_import" ON "entity_mentions" USING btree ("project_id","import_id");--> statement-breakpoint
CREATE INDEX "event_type_names_type" ON "event_type_names" USING btree ("project_id","type_id");--> statement-breakpoint
CREATE UNIQUE INDEX "event_type_proposals_run" ON "event_type_proposals" USING btree ("project_id","run_id","attempt","ordinal");--> statement-breakpoint
CREATE INDEX "event_type_proposals_state" ON "event_type_proposals" USING btree ("project_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "model_connections_one_default" ON "model_connections" USING btree ("is_default") WHERE "model_connections"."is_default";--> statement-breakpoint
CREATE UNIQUE INDEX "segments_name" ON "segments" USING btree ("project_id","name");--> statement-breakpoint
CREATE INDEX "entities_use" ON "entities" USING btree ("project_id","kind","behavior_count","id");--> statement-breakpoint
CREATE INDEX "entities_search" ON "entities" USING gin ("search_terms");--> statement-breakpoint
CREATE INDEX "entities_tag" ON "entities" USING gin ("tag_keys");--> statement-breakpoint
CREATE UNIQUE INDEX "event_types_id" ON "event_types" USING btree ("project_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "event_types_key" ON "event_types" USING btree ("project_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "event_types_old_name" ON "event_types" USING btree ("project_id","name") WHERE "event_types"."key" is null;--> statement-breakpoint
CREATE INDEX "event_types_merged_into" ON "event_types" USING btree ("project_id","merged_into");--> statement-breakpoint
CREATE INDEX "runs_summaries" ON "runs" USING btree ("project_id","subject","id") WHERE "runs"."kind" = 'summarize-user';