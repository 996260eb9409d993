CREATE TABLE "mined_parts" (
	"project_id" text COLLATE "C" NOT NULL,
	"run_id" text COLLATE "C" NOT NULL,
	"kind" text NOT NULL,
	"part" integer NOT NULL,
	"data" "bytea" NOT NULL,
	CONSTRAINT "mined_parts_project_id_run_id_kind_part_pk" PRIMARY KEY("project_id","run_id","kind","part")
);
--> statement-breakpoint
CREATE TABLE "pattern_sets" (
	"project_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"run_id" text COLLATE "C" NOT NULL,
	"attempt" integer NOT NULL,
	"state" text NOT NULL,
	"name" text,
	"question" jsonb NOT NULL,
	"question_key" text NOT NULL,
	"data_version" text NOT NULL,
	"patterns" integer NOT NULL,
	"beyond_chance" integer NOT NULL,
	"figures" jsonb NOT NULL,
	"incomplete" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "pattern_sets_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "patterns" (
	"project_id" text COLLATE "C" NOT NULL,
	"set_id" text COLLATE "C" NOT NULL,
	"n" integer NOT NULL,
	"types" text[] NOT NULL,
	"users" integer NOT NULL,
	"support" double precision NOT NULL,
	"confidence" double precision,
	"lift" double precision,
	"q" double precision,
	"lag_ms" double precision,
	"odds_ratio" double precision,
	"beyond_chance" boolean NOT NULL,
	"saved" boolean DEFAULT false NOT NULL,
	"hidden" boolean DEFAULT false NOT NULL,
	"statistics" jsonb NOT NULL,
	CONSTRAINT "patterns_project_id_set_id_n_pk" PRIMARY KEY("project_id","set_id","n")
);
--> statement-breakpoint
ALTER TABLE "mined_parts" ADD CONSTRAINT "mined_parts_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pattern_sets" ADD CONSTRAINT "pattern_sets_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patterns" ADD CONSTRAINT "patterns_project_id_set_id_pattern_sets_project_id_id_fk" FOREIGN KEY ("project_id","set_id") REFERENCES "public"."pattern_sets"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pattern_sets_question" ON "pattern_sets" USING btree ("project_id","question_key","state");--> statement-breakpoint
CREATE INDEX "pattern_sets_run" ON "pattern_sets" USING btree ("project_id","run_id");--> statement-breakpoint
CREATE INDEX "patterns_saved" ON "patterns" USING btree ("project_id","set_id") WHERE "patterns"."saved";