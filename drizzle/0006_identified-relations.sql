CREATE TABLE "identified_relations" (
	"project_id" text COLLATE "C" NOT NULL,
	"kind" text NOT NULL,
	"name_key" text COLLATE "C" NOT NULL,
	"target_key" text COLLATE "C",
	"relation" text,
	"confidence" real,
	"answered_at" timestamp with time zone,
	"run_id" text COLLATE "C",
	"place" integer,
	"text_seq" integer,
	"model" text,
	"prompt_version" text,
	"error_code" text,
	"error_run_id" text COLLATE "C",
	"failed_at" timestamp with time zone,
	"decision" text,
	"decided_at" timestamp with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "identified_relations_project_id_kind_name_key_pk" PRIMARY KEY("project_id","kind","name_key")
);
--> statement-breakpoint
ALTER TABLE "identified_relations" ADD CONSTRAINT "identified_relations_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "identified_relations_run" ON "identified_relations" USING btree ("project_id","run_id");