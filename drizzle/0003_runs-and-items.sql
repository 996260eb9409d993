CREATE TABLE "answer_parts" (
	"project_id" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"owner" text NOT NULL,
	"seq" bigint NOT NULL,
	"data" text NOT NULL,
	CONSTRAINT "answer_parts_project_id_key_owner_seq_pk" PRIMARY KEY("project_id","key","owner","seq")
);
--> statement-breakpoint
CREATE TABLE "answers" (
	"project_id" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"task" text NOT NULL,
	"model" text NOT NULL,
	"state" text NOT NULL,
	"owner" text,
	"lease_until" timestamp with time zone,
	"shared" boolean DEFAULT false NOT NULL,
	"pieces" jsonb,
	"finish" text,
	"prompt_tokens" integer,
	"completion_tokens" integer,
	"estimated" boolean DEFAULT true NOT NULL,
	"bytes" integer DEFAULT 0 NOT NULL,
	"hits" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"used_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "answers_project_id_key_pk" PRIMARY KEY("project_id","key")
);
--> statement-breakpoint
CREATE TABLE "frame_blocks" (
	"project_id" text COLLATE "C" NOT NULL,
	"run_id" text COLLATE "C" NOT NULL,
	"first_seq" integer NOT NULL,
	"last_seq" integer NOT NULL,
	"data" "bytea" NOT NULL,
	CONSTRAINT "frame_blocks_project_id_run_id_first_seq_pk" PRIMARY KEY("project_id","run_id","first_seq")
);
--> statement-breakpoint
CREATE TABLE "run_items" (
	"project_id" text COLLATE "C" NOT NULL,
	"parent_id" text COLLATE "C" NOT NULL,
	"item" text COLLATE "C" NOT NULL,
	"ordinal" integer NOT NULL,
	"run_id" text COLLATE "C" NOT NULL,
	"weight" double precision DEFAULT 1 NOT NULL,
	CONSTRAINT "run_items_project_id_parent_id_item_pk" PRIMARY KEY("project_id","parent_id","item")
);
--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "text_seq" integer;--> statement-breakpoint
ALTER TABLE "rejected_lines" ADD COLUMN "text_seq" integer;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "keep_frames_days" integer;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "keep_calls_days" integer;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "keep_answers_days" integer DEFAULT 30 NOT NULL;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "answers_max_mb" integer DEFAULT 200 NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "units" integer;--> statement-breakpoint
ALTER TABLE "frames" ADD COLUMN "at_ms" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "is_parent" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "lanes" integer;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "retry_of" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "wait_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "pause_reason" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "pause_requested_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "checkpoint" jsonb;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "calls" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "cached_calls" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "prompt_tokens" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "completion_tokens" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "cost" double precision;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "ttft_ms" integer;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "tokens_per_s" double precision;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "compacted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "answer_parts" ADD CONSTRAINT "answer_parts_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answers" ADD CONSTRAINT "answers_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_items" ADD CONSTRAINT "run_items_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "answers_used" ON "answers" USING btree ("project_id","used_at");--> statement-breakpoint
CREATE INDEX "run_items_run" ON "run_items" USING btree ("project_id","run_id");--> statement-breakpoint
CREATE INDEX "run_items_order" ON "run_items" USING btree ("project_id","parent_id","ordinal");--> statement-breakpoint
CREATE INDEX "calls_age" ON "calls" USING btree ("project_id","created_at");--> statement-breakpoint
CREATE INDEX "runs_live_top" ON "runs" USING btree ("status","id") WHERE "runs"."parent_id" is null and "runs"."status" not in ('succeeded', 'partial', 'failed', 'cancelled');--> statement-breakpoint
CREATE INDEX "runs_cancels" ON "runs" USING btree ("id") WHERE "runs"."cancel_requested_at" is not null and "runs"."status" not in ('succeeded', 'partial', 'failed', 'cancelled');--> statement-breakpoint
CREATE INDEX "runs_top" ON "runs" USING btree ("project_id","id" DESC NULLS LAST) WHERE "runs"."parent_id" is null;--> statement-breakpoint
CREATE INDEX "runs_children" ON "runs" USING btree ("project_id","parent_id","status","id") WHERE "runs"."parent_id" is not null;--> statement-breakpoint
CREATE INDEX "runs_uncompacted" ON "runs" USING btree ("finished_at") WHERE "runs"."compacted_at" is null and "runs"."status" in ('succeeded', 'partial', 'failed', 'cancelled');