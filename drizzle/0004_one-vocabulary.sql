ALTER TABLE "runs" ADD COLUMN "budget_cost" double precision;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "budget_tokens" bigint;