import { z } from "zod";
import { selectRun, selectRunningChildren, type LoggedFrame } from "@/db";
import { AppError, RunId, type Ctx } from "@/lib/core";
import {
  CHILDREN_MAX,
  RunStatus,
  START,
  formatFamilyCursor,
  isTerminal,
  type Cursor,
  type FamilyCursor,
} from "@/lib/runs";
import { TailMerge } from "./merge";
import { openTail, type Tail } from "./tail";

/** A frame with the place of the whole family behind it. */
export type FamilyFrame = { id: string; data: string };
export type FamilyStep = readonly FamilyFrame[] | null;

/** So many children that are at work already are shown to who comes in the middle. */
const RUNNING_MAX = 64;

type Needs = Pick<Ctx, "db" | "project">;
type Opened = Map<RunId, { cursor: Cursor; tail: Tail }>;

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
    let wanted = input.after.children;
    if (!wanted) {
      const key = { projectId: ctx.project, runId: input.runId };
      // What the log says up to here is told by the runs themselves; children it tells of later are followed.
      past = (await selectRun(ctx.db, key))?.lastSeq ?? 0;
      const running = await selectRunningChildren(ctx.db, key, RUNNING_MAX);
      wanted = new Map(running.map((id) => [RunId.parse(id), START]));
    }
    const children = await openChildren(wanted, open);
    if (parent || children.size > 0) return new Family(input, merge, open, past).steps(parent, wanted, children);
  } catch (error) {
    merge.close();
    throw error;
  }
  merge.close();
  return undefined;
}

type Open = (runId: RunId, after: Cursor) => Promise<Tail | undefined>;

/** A child that was deleted, or that is over and seen, is none. */
async function openChildren(wanted: Iterable<[RunId, Cursor]>, open: Open): Promise<Opened> {
  const found = await Promise.all(
    [...wanted].map(async ([id, cursor]) => {
      const tail = await open(id, cursor).catch((error: unknown) => {
        if (error instanceof AppError && error.code === "not_found") return undefined;
        throw error;
      });
      return [id, { cursor, tail }] as const;
    }),
  );
  return new Map(found.flatMap(([id, { cursor, tail }]) => (tail ? [[id, { cursor, tail }]] : [])));
}

const ItemOf = z.object({ type: z.literal("item"), status: RunStatus, child: RunId });

class Family {
  private readonly parentId: RunId;
  private readonly merge: TailMerge<RunId>;
  private readonly open: Open;
  private readonly past: number;
  private parentAt: Cursor;
  /** The children that a cursor names: those that are shown now, and `ended`. */
  private readonly shown = new Map<RunId, Cursor>();
  /**
   * Children that were shown to their end before the parent told so. Whoever comes back in between must know them, or
   * would be shown all of them again when the parent tells of them.
   */
  private readonly ended = new Set<RunId>();
  /** Children of which the parent said that they are over. */
  private readonly settled = new Set<RunId>();
  /** Every child that was shown; one that is told of again is not shown again. */
  private readonly known = new Set<RunId>();
  /** Frames of the parent that wait until there is room for the children they tell of. */
  private waiting: LoggedFrame[] = [];
  private moreOfParent: () => void = () => {};

  constructor(
    { runId, after }: { runId: RunId; after: FamilyCursor },
    merge: TailMerge<RunId>,
    open: Open,
    past: number,
  ) {
    this.parentId = runId;
    this.parentAt = after.parent;
    this.merge = merge;
    this.open = open;
    this.past = past;
  }

  /** `wanted`: what the viewer's cursor names, or what is at work; `children`: those of them that are not over. */
  async *steps(
    parent: Tail | undefined,
    wanted: ReadonlyMap<RunId, Cursor>,
    children: Opened,
  ): AsyncGenerator<FamilyStep, void, undefined> {
    const { merge } = this;
    try {
      for (const [id, cursor] of wanted) {
        this.show(id, cursor);
        if (!children.has(id)) this.ended.add(id);
      }
      if (parent) merge.add(this.parentId, parent);
      for (const [id, { tail }] of children) merge.add(id, tail);
      for (let step = await merge.next(); step !== undefined; step = await merge.next()) {
        if (step === null) {
          yield null;
          continue;
        }
        const { of: id, frames, more } = step;
        if (id === this.parentId) {
          this.waiting.push(...(frames ?? []));
          this.moreOfParent = more;
        } else {
          if (frames) yield frames.map((frame) => this.ofChild(id, frame));
          if (frames) more();
          else if (!this.ended.has(id)) this.shown.delete(id);
        }
        yield* this.ofParent();
      }
    } finally {
      merge.close();
    }
  }

  private show(id: RunId, cursor: Cursor): void {
    this.shown.set(id, cursor);
    this.known.add(id);
  }

  private ofChild(id: RunId, frame: LoggedFrame): FamilyFrame {
    this.shown.set(id, { attempt: frame.attempt, seq: frame.seq });
    if (frame.type === "done" || frame.type === "error" || frame.type === "cancelled") {
      this.ended.add(id);
      if (this.settled.has(id)) this.forget(id);
    }
    return this.placed(frame);
  }

  private forget(id: RunId): void {
    this.shown.delete(id);
    this.ended.delete(id);
  }

  private placed({ data }: LoggedFrame): FamilyFrame {
    return { id: formatFamilyCursor(this.parentAt, this.shown), data };
  }

  /** A child that is over makes room, at the price that a viewer who comes back may see it twice. */
  private hasRoom(): boolean {
    if (this.shown.size < CHILDREN_MAX) return true;
    for (const id of this.ended) {
      this.forget(id);
      return true;
    }
    return false;
  }

  private async *ofParent(): AsyncGenerator<FamilyStep, void, undefined> {
    if (this.waiting.length === 0) return;
    const frames: FamilyFrame[] = [];
    const begun: [RunId, Cursor][] = [];
    while (this.waiting.length > 0 && this.hasRoom()) {
      const [frame] = this.waiting.splice(0, 1);
      if (!frame) break;
      this.parentAt = { attempt: frame.attempt, seq: frame.seq };
      const item = itemOf(frame);
      if (item && isTerminal(item.status)) {
        this.settled.add(item.child);
        if (this.ended.has(item.child)) this.forget(item.child);
      } else if (item?.status === "running" && frame.seq > this.past && !this.known.has(item.child)) {
        this.show(item.child, START);
        begun.push([item.child, START]);
      }
      frames.push(this.placed(frame));
    }
    if (frames.length > 0) yield frames;
    const opened = await openChildren(begun, this.open);
    for (const [id] of begun) {
      const child = opened.get(id);
      if (child) this.merge.add(id, child.tail);
      else this.shown.delete(id);
    }
    if (this.waiting.length === 0) this.moreOfParent();
  }
}

function itemOf(frame: LoggedFrame): z.infer<typeof ItemOf> | undefined {
  return frame.type === "item" ? ItemOf.safeParse(JSON.parse(frame.data)).data : undefined;
}
