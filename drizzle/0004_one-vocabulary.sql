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
ALTER TABLE "event_types" ADD COLUMN "role" text;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "cost_computed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "currency" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "budget_cost" double precision;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "budget_tokens" bigint;--> statement-breakpoint
ALTER TABLE "model_tasks" ADD CONSTRAINT "model_tasks_connection_id_model_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."model_connections"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "segments" ADD CONSTRAINT "segments_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_summaries" ADD CONSTRAINT "user_summaries_project_id_user_id_users_project_id_id_fk" FOREIGN KEY ("project_id","user_id") REFERENCES "public"."users"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "model_connections_one_default" ON "model_connections" USING btree ("is_default") WHERE "model_connections"."is_default";--> statement-breakpoint
CREATE UNIQUE INDEX "segments_name" ON "segments" USING btree ("project_id","name");--> statement-breakpoint
CREATE INDEX "runs_summaries" ON "runs" USING btree ("project_id","subject","id") WHERE "runs"."kind" = 'summarize-user';