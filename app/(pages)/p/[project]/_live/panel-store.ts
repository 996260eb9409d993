import { z } from "zod";
import { storedIn } from "@/app/_ui/state/stored";
import { RunKind } from "@/lib/runs";

/** A run the panel shows. `told` once its end was announced, so that a reload does not announce it again. */
const TrackedRun = z.object({
  id: z.string(),
  project: z.string(),
  kind: RunKind,
  subject: z.string().optional(),
  /** What the run was given; its label is made of it. */
  input: z.record(z.string(), z.unknown()).optional(),
  /** Of a run over many users: how many. Absent for all others. */
  users: z.number().optional(),
  told: z.boolean(),
});
export type TrackedRun = z.infer<typeof TrackedRun>;

const Tracked = z.object({ runs: z.array(TrackedRun), active: z.string().optional() });
type Tracked = z.infer<typeof Tracked>;

const Panel = z.object({ open: z.boolean(), height: z.number() });
type Panel = z.infer<typeof Panel>;

/** Ended runs stay until so many newer ones came. */
const RUNS_MAX = 12;

export const HEIGHT_MIN = 120;
export const noRuns: Tracked = { runs: [] };
export const closedPanel: Panel = { open: false, height: 360 };

/** What this tab follows; it survives a reload and ends with the tab. */
export const tracked = storedIn<Tracked>("session", "whystream_runs", noRuns, (value) => Tracked.parse(value));
/** How the panel lies; the next visit finds it as it was. */
export const panel = storedIn<Panel>("local", "whystream_panel", closedPanel, (value) => Panel.parse(value));

export function setPanelOpen(open: boolean): void {
  panel.set((now) => ({ ...now, open }));
}

export function togglePanel(): void {
  panel.set((now) => ({ ...now, open: !now.open }));
}

/** Keeps the panel between its least height and most of the window. */
export function setPanelHeight(height: number): void {
  const most = Math.round(window.innerHeight * 0.8);
  panel.set((now) => ({ ...now, height: Math.min(Math.max(height, HEIGHT_MIN), most) }));
}

type NewRun = Omit<TrackedRun, "told">;

/** Follows runs; those already followed stay as they are. */
export function trackRuns(runs: readonly NewRun[]): void {
  tracked.set((now) => {
    const known = new Set(now.runs.map(({ id }) => id));
    const added = runs.filter(({ id }) => !known.has(id)).map((run) => ({ ...run, told: false }));
    if (added.length === 0) return now;
    return { ...now, runs: trim([...added, ...now.runs]) };
  });
}

/** Follows a run, opens the panel and shows it. */
export function showRun(run: NewRun): void {
  trackRuns([run]);
  setActiveRun(run.id);
  setPanelOpen(true);
}

export function setActiveRun(id: string): void {
  tracked.set((now) => (now.active === id ? now : { ...now, active: id }));
}

export function markTold(id: string): void {
  tracked.set((now) => ({ ...now, runs: now.runs.map((run) => (run.id === id ? { ...run, told: true } : run)) }));
}

export function forgetRun(id: string): void {
  tracked.set((now) => ({
    runs: now.runs.filter((run) => run.id !== id),
    ...(now.active === undefined || now.active === id ? {} : { active: now.active }),
  }));
}

/** The oldest ended runs go first; one that is still going is never dropped. */
function trim(runs: readonly TrackedRun[]): TrackedRun[] {
  let spare = runs.length - RUNS_MAX;
  return runs
    .toReversed()
    .filter((run) => !(spare > 0 && run.told && spare--))
    .toReversed();
}
