import { z } from "zod";
import { selectRun, selectRunningChildren, type LoggedFrame } from "@/db";
import { AppError, RunId, type Ctx } from "@/lib/core";
import {
  CHILDREN_MAX,
  START,
  UNTOLD_MAX,
  formatFamilyCursor,
  type ChildPlace,
  type Cursor,
  type FamilyCursor,
} from "@/lib/runs";
import { TailMerge } from "./merge";
import { openTail, type Tail } from "./tail";

/** A frame with the place of the whole family behind it. */
export type FamilyFrame = { id: string; data: string };
export type FamilyStep = readonly FamilyFrame[] | null;

type Needs = Pick<Ctx, "db" | "project">;
type Places = ReadonlyMap<RunId, ChildPlace>;

/**
 * A parent's stream with those of its children: of the ones at work when the view opens and of each that the parent
 * says is running from then on, from their first frame to their last. Undefined when all of it is over and seen.
 * Fails with `not_found` if the parent is not there.
 */
export async function openFamily(
  ctx: Needs,
  input: { runId: RunId; after: FamilyCursor; signal: AbortSignal },
): Promise<AsyncGenerator<FamilyStep, void, undefined> | undefined> {
  const merge = new TailMerge<RunId>(input.signal);
  const open = (runId: RunId, after: Cursor) => openTail(ctx, { runId, after, signal: merge.signal, heartbeat: false });
  try {
    const parent = await open(input.runId, input.after.parent);
    let past = 0;
    let children: Places | undefined = input.after.children;
    if (!children) {
      const key = { projectId: ctx.project, runId: input.runId };
      // What the log says up to here is told by the runs themselves; children it tells of later are followed.
      past = (await selectRun(ctx.db, key))?.lastSeq ?? 0;
      const running = await selectRunningChildren(ctx.db, key, UNTOLD_MAX);
      children = new Map(running.map((id) => [RunId.parse(id), { ...START, untold: true }]));
    }
    const tails = await openChildren(children, open);
    if (parent || tails.size > 0) return new Family(input, merge, open, past, children).steps(parent, tails);
  } catch (error) {
    merge.close();
    throw error;
  }
  merge.close();
  return undefined;
}

type Open = (runId: RunId, after: Cursor) => Promise<Tail | undefined>;

/** The tails of children that are there and not over and seen. */
async function openChildren(wanted: Places, open: Open): Promise<Map<RunId, Tail>> {
  const found = await Promise.all(
    [...wanted].map(async ([id, cursor]) => {
      const tail = await open(id, cursor).catch((error: unknown) => {
        if (error instanceof AppError && error.code === "not_found") return undefined;
        throw error;
      });
      return [id, tail] as const;
    }),
  );
  return new Map(found.flatMap(([id, tail]) => (tail ? [[id, tail]] : [])));
}

const Begun = z.object({ type: z.literal("item"), status: z.literal("running"), child: RunId });

class Family {
  private readonly parentId: RunId;
  private readonly merge: TailMerge<RunId>;
  private readonly open: Open;
  private readonly past: number;
  private parentAt: Cursor;
  /** The children of which an id has to speak. */
  private readonly places: Map<RunId, ChildPlace>;
  /** Those of them whose frames are still to come. */
  private readonly shown = new Set<RunId>();
  /** Every child that was shown; one that is told of again is not shown again. */
  private readonly known: Set<RunId>;
  /** Frames of the parent that wait until there is room for the children they tell of. */
  private waiting: LoggedFrame[] = [];
  private moreOfParent: () => void = () => {};

  constructor(
    { runId, after }: { runId: RunId; after: FamilyCursor },
    merge: TailMerge<RunId>,
    open: Open,
    past: number,
    children: Places,
  ) {
    this.parentId = runId;
    this.parentAt = after.parent;
    this.merge = merge;
    this.open = open;
    this.past = past;
    this.places = new Map(children);
    this.known = new Set(children.keys());
  }

  async *steps(
    parent: Tail | undefined,
    children: ReadonlyMap<RunId, Tail>,
  ): AsyncGenerator<FamilyStep, void, undefined> {
    const { merge } = this;
    try {
      if (parent) merge.add(this.parentId, parent);
      this.follow(this.places.keys(), children);
      for (let step = await merge.next(); step !== undefined; step = await merge.next()) {
        if (step === null) {
          yield null;
          continue;
        }
        const { of: id, frames, more } = step;
        if (id === this.parentId) {
          this.waiting.push(...(frames ?? []));
          this.moreOfParent = more;
        } else if (frames) {
          yield frames.map((frame) => this.ofChild(id, frame));
          more();
        } else this.end(id);
        yield* this.ofParent();
      }
    } finally {
      merge.close();
    }
  }

  /** Takes children in; the ones without a tail are over already. */
  private follow(ids: Iterable<RunId>, tails: ReadonlyMap<RunId, Tail>): void {
    for (const id of ids) {
      const tail = tails.get(id);
      if (!tail) {
        this.end(id);
        continue;
      }
      this.shown.add(id);
      this.merge.add(id, tail);
    }
  }

  private end(id: RunId): void {
    this.shown.delete(id);
    if (!this.places.get(id)?.untold) this.places.delete(id);
  }

  private ofChild(id: RunId, frame: LoggedFrame): FamilyFrame {
    const untold = this.places.get(id)?.untold;
    this.places.set(id, { attempt: frame.attempt, seq: frame.seq, ...(untold ? { untold } : {}) });
    if (frame.type === "done" || frame.type === "error" || frame.type === "cancelled") this.end(id);
    return this.placed(frame);
  }

  private placed({ data }: LoggedFrame): FamilyFrame {
    return { id: formatFamilyCursor(this.parentAt, this.places), data };
  }

  private async *ofParent(): AsyncGenerator<FamilyStep, void, undefined> {
    if (this.waiting.length === 0) return;
    const frames: FamilyFrame[] = [];
    const begun = new Map<RunId, ChildPlace>();
    while (this.waiting.length > 0 && this.shown.size + begun.size < CHILDREN_MAX) {
      const [frame] = this.waiting.splice(0, 1);
      if (!frame) break;
      this.parentAt = { attempt: frame.attempt, seq: frame.seq };
      const child = begunBy(frame);
      if (child !== undefined && this.tellOf(child, frame.seq)) begun.set(child, START);
      frames.push(this.placed(frame));
    }
    if (frames.length > 0) yield frames;
    this.follow(begun.keys(), await openChildren(begun, this.open));
    if (this.waiting.length === 0) this.moreOfParent();
  }

  /** The parent has told that a child is at work. True when that one is to be shown from now on. */
  private tellOf(child: RunId, seq: number): boolean {
    const place = this.places.get(child);
    if (place?.untold && this.shown.has(child)) this.places.set(child, { attempt: place.attempt, seq: place.seq });
    else if (place?.untold) this.places.delete(child);
    if (seq <= this.past || this.known.has(child)) return false;
    this.places.set(child, START);
    this.known.add(child);
    return true;
  }
}

function begunBy(frame: LoggedFrame): RunId | undefined {
  if (frame.type !== "item") return undefined;
  const parsed = Begun.safeParse(JSON.parse(frame.data));
  return parsed.success ? parsed.data.child : undefined;
}
