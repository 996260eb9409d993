CREATE TABLE "event_packs" (
	"project_id" text COLLATE "C" NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"run_id" text COLLATE "C",
	"version" text NOT NULL,
	"events" "bytea" NOT NULL,
	CONSTRAINT "event_packs_project_id_user_id_pk" PRIMARY KEY("project_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "event_packs" ADD CONSTRAINT "event_packs_project_id_user_id_users_project_id_id_fk" FOREIGN KEY ("project_id","user_id") REFERENCES "public"."users"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_packs" ALTER COLUMN "events" SET STORAGE EXTERNAL;