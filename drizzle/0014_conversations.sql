CREATE TABLE "citations" (
	"project_id" text COLLATE "C" NOT NULL,
	"message_id" text COLLATE "C" NOT NULL,
	"fact" text NOT NULL,
	"n" integer NOT NULL,
	"kind" text NOT NULL,
	"ref" text NOT NULL,
	"graph_id" text COLLATE "C",
	"version" integer,
	CONSTRAINT "citations_project_id_message_id_fact_n_pk" PRIMARY KEY("project_id","message_id","fact","n")
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"project_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"title" text NOT NULL,
	"pinned" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "conversations_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"project_id" text COLLATE "C" NOT NULL,
	"conversation_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"n" integer NOT NULL,
	"role" text NOT NULL,
	"question_id" text COLLATE "C",
	"text" text NOT NULL,
	"scope" jsonb,
	"user_context" jsonb,
	"run_id" text COLLATE "C",
	"attempt" integer,
	"evidence" jsonb,
	"sentences" jsonb,
	"model" text,
	"prompt_version" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "messages_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
ALTER TABLE "citations" ADD CONSTRAINT "citations_project_id_message_id_messages_project_id_id_fk" FOREIGN KEY ("project_id","message_id") REFERENCES "public"."messages"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_project_id_conversation_id_conversations_project_id_id_fk" FOREIGN KEY ("project_id","conversation_id") REFERENCES "public"."conversations"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "citations_ref" ON "citations" USING btree ("project_id","kind","ref");--> statement-breakpoint
CREATE INDEX "conversations_updated" ON "conversations" USING btree ("project_id","updated_at");--> statement-breakpoint
CREATE INDEX "messages_conversation" ON "messages" USING btree ("project_id","conversation_id","n");--> statement-breakpoint
CREATE INDEX "messages_run" ON "messages" USING btree ("project_id","run_id");