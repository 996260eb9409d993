import { isTerminal, type AbstractedEvent, type Run, type RunStatus } from "@/lib/runs";

export type RunViewLike = {
  status: string;
  connection: "connecting" | "live" | "lost" | "ended";
  attempt: number;
  answer: string;
  reasoning: string;
  events: readonly AbstractedEvent[];
  end?: { type: "done" | "error" | "cancelled"; summary?: { status?: string } } | undefined;
};

/** Whether nothing more will come. */
export function hasEnded(view: Pick<RunViewLike, "end">): boolean {
  return view.end !== undefined;
}

/** The word for what a run is doing right now: `running` says which half of the model's work it is. */
export function doing(view: RunViewLike): string {
  if (view.end?.type === "error") return "failed";
  if (view.end?.type === "cancelled") return "cancelled";
  if (view.end?.type === "done") return view.end.summary?.status === "partial" ? "partial" : "succeeded";
  if (view.status !== ("running" satisfies RunStatus)) return view.status;
  if (view.answer !== "") return "writing";
  return view.reasoning === "" ? "running" : "thinking";
}

/**
 * The same with what the server last said of the run: a pause or an interruption has no words of the model's, and of a
 * run whose log is gone its row is all there is.
 */
export function standing(view: RunViewLike, run: Pick<Run, "status"> | undefined): string {
  if (view.end || !run) return doing(view);
  const told = run.status === "paused" || run.status === "interrupted" || isTerminal(run.status);
  return told || view.attempt === 0 ? run.status : doing(view);
}
