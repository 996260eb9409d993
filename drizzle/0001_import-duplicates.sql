CREATE TABLE "import_duplicates" (
	"project_id" text COLLATE "C" NOT NULL,
	"import_id" text COLLATE "C" NOT NULL,
	"content_keys" uuid[] NOT NULL,
	"lines" integer[] NOT NULL,
	CONSTRAINT "import_duplicates_project_id_import_id_pk" PRIMARY KEY("project_id","import_id")
);
--> statement-breakpoint
ALTER TABLE "import_duplicates" ADD CONSTRAINT "import_duplicates_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;