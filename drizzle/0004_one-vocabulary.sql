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
ALTER TABLE "entities" ADD COLUMN "origin" text DEFAULT 'import' NOT NULL;--> statement-breakpoint
ALTER TABLE "entities" ADD COLUMN "behavior_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "entities" ADD COLUMN "user_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "entities" ADD COLUMN "described" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "entities" ADD COLUMN "tag_keys" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "entities" ADD COLUMN "search_terms" text[];--> statement-breakpoint
ALTER TABLE "entities" ADD COLUMN "search_text" text;--> statement-breakpoint
ALTER TABLE "entities" ADD COLUMN "updated_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "entity_layers" ADD COLUMN "tags" jsonb;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "entity_rules" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "entity_mentions" ADD CONSTRAINT "entity_mentions_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entity_tagging" ADD CONSTRAINT "entity_tagging_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entity_tags" ADD CONSTRAINT "entity_tags_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "entity_mentions_entity" ON "entity_mentions" USING btree ("project_id","kind","entity_key");--> statement-breakpoint
CREATE INDEX "entity_mentions_import" ON "entity_mentions" USING btree ("project_id","import_id");--> statement-breakpoint
CREATE INDEX "entities_use" ON "entities" USING btree ("project_id","kind","behavior_count","id");--> statement-breakpoint
CREATE INDEX "entities_search" ON "entities" USING gin ("search_terms");--> statement-breakpoint
CREATE INDEX "entities_tag" ON "entities" USING gin ("tag_keys");