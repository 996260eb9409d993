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
ALTER TABLE "calls" ADD COLUMN "cost_computed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "currency" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "budget_cost" double precision;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "budget_tokens" bigint;--> statement-breakpoint
ALTER TABLE "model_tasks" ADD CONSTRAINT "model_tasks_connection_id_model_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."model_connections"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "model_connections_one_default" ON "model_connections" USING btree ("is_default") WHERE "model_connections"."is_default";