CREATE TABLE "causal_graph_edges" (
	"project_id" text COLLATE "C" NOT NULL,
	"graph_id" text COLLATE "C" NOT NULL,
	"version" integer NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"n" integer NOT NULL,
	"source" text COLLATE "C" NOT NULL,
	"target" text COLLATE "C" NOT NULL,
	"relation" text NOT NULL,
	"level" integer NOT NULL,
	"reasons" jsonb NOT NULL,
	"sentence" jsonb NOT NULL,
	"stats" jsonb,
	"lift" double precision,
	"q" double precision,
	"model" jsonb,
	"agreement" text NOT NULL,
	"origin" text NOT NULL,
	"patterns" text[] NOT NULL,
	CONSTRAINT "causal_graph_edges_project_id_graph_id_version_id_pk" PRIMARY KEY("project_id","graph_id","version","id")
);
--> statement-breakpoint
CREATE TABLE "causal_graph_nodes" (
	"project_id" text COLLATE "C" NOT NULL,
	"graph_id" text COLLATE "C" NOT NULL,
	"version" integer NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"n" integer NOT NULL,
	"kind" text NOT NULL,
	"label_zh" text NOT NULL,
	"label_en" text NOT NULL,
	"type" text,
	"field" text,
	"value" text,
	"users" integer NOT NULL,
	"events" integer,
	"description" jsonb,
	"origin" text NOT NULL,
	CONSTRAINT "causal_graph_nodes_project_id_graph_id_version_id_pk" PRIMARY KEY("project_id","graph_id","version","id")
);
--> statement-breakpoint
CREATE TABLE "causal_graph_versions" (
	"project_id" text COLLATE "C" NOT NULL,
	"graph_id" text COLLATE "C" NOT NULL,
	"version" integer NOT NULL,
	"run_id" text COLLATE "C" NOT NULL,
	"attempt" integer NOT NULL,
	"state" text NOT NULL,
	"request" jsonb NOT NULL,
	"request_key" text NOT NULL,
	"data_versions" jsonb NOT NULL,
	"model" text,
	"nodes" integer NOT NULL,
	"edges" integer NOT NULL,
	"levels" integer[] NOT NULL,
	"figures" jsonb NOT NULL,
	"limits" jsonb NOT NULL,
	"insights" jsonb NOT NULL,
	"rejected" jsonb NOT NULL,
	"layout" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "causal_graph_versions_project_id_graph_id_version_pk" PRIMARY KEY("project_id","graph_id","version")
);
--> statement-breakpoint
CREATE TABLE "causal_graphs" (
	"project_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"name" text NOT NULL,
	"focus" text NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "causal_graphs_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "edge_verdicts" (
	"project_id" text COLLATE "C" NOT NULL,
	"graph_id" text COLLATE "C" NOT NULL,
	"edge_id" text COLLATE "C" NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "edge_verdicts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"verdict" text,
	"reason" text,
	"comment" text,
	"by" text,
	"version" integer NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "edge_verdicts_project_id_graph_id_edge_id_id_pk" PRIMARY KEY("project_id","graph_id","edge_id","id")
);
--> statement-breakpoint
CREATE TABLE "causal_graph_lines" (
	"project_id" text COLLATE "C" NOT NULL,
	"run_id" text COLLATE "C" NOT NULL,
	"n" integer NOT NULL,
	"record" jsonb NOT NULL,
	CONSTRAINT "causal_graph_lines_project_id_run_id_n_pk" PRIMARY KEY("project_id","run_id","n")
);
--> statement-breakpoint
ALTER TABLE "causal_graph_edges" ADD CONSTRAINT "causal_graph_edges_project_id_graph_id_version_causal_graph_versions_project_id_graph_id_version_fk" FOREIGN KEY ("project_id","graph_id","version") REFERENCES "public"."causal_graph_versions"("project_id","graph_id","version") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "causal_graph_nodes" ADD CONSTRAINT "causal_graph_nodes_project_id_graph_id_version_causal_graph_versions_project_id_graph_id_version_fk" FOREIGN KEY ("project_id","graph_id","version") REFERENCES "public"."causal_graph_versions"("project_id","graph_id","version") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "causal_graph_versions" ADD CONSTRAINT "causal_graph_versions_project_id_graph_id_causal_graphs_project_id_id_fk" FOREIGN KEY ("project_id","graph_id") REFERENCES "public"."causal_graphs"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "causal_graphs" ADD CONSTRAINT "causal_graphs_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "edge_verdicts" ADD CONSTRAINT "edge_verdicts_project_id_graph_id_causal_graphs_project_id_id_fk" FOREIGN KEY ("project_id","graph_id") REFERENCES "public"."causal_graphs"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "causal_graph_lines" ADD CONSTRAINT "causal_graph_lines_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "causal_graph_versions_run" ON "causal_graph_versions" USING btree ("project_id","run_id");--> statement-breakpoint
CREATE INDEX "causal_graph_versions_request" ON "causal_graph_versions" USING btree ("project_id","request_key");