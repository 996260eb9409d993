import { z } from "zod";
import { addTypeNames, decideProposals, renameEvents, selectKeyOwners, selectProposals, updateEventTypes } from "@/db";
import { AppError, RowId, errorMessage, type Ctx, type ErrorCode } from "@/lib/core";
import { canonicalKey, endOf } from "@/lib/events";
import type { TypeProposal } from "@/lib/runs";
import { changeVocabulary, type Change, type Needs } from "./change-vocabulary";
import { applyMerge } from "./merge-types";

/** More than any vocabulary that fits a person has. */
const PROPOSALS_MAX = 5000;

export const ProposalState = z.enum(["open", "accepted", "rejected"]);
export type ProposalState = z.infer<typeof ProposalState>;

export type ProposalPage = { items: TypeProposal[]; next_cursor: string | null };

/** Proposals about the vocabulary in the order the model made them; those of a run that is going on are not among them. */
export async function listProposals(
  ctx: Needs,
  input: { state?: ProposalState | undefined; cursor?: string | undefined; limit: number },
): Promise<ProposalPage> {
  const found = await selectProposals(ctx.db, {
    projectId: ctx.project,
    state: input.state,
    after: input.cursor,
    limit: input.limit + 1,
  });
  const items = found.slice(0, input.limit);
  return { items, next_cursor: found.length > input.limit ? (items.at(-1)?.id ?? null) : null };
}

/** Which proposals: those named, or all that are open. */
export const DecideInput = z.union([
  z.object({ ids: z.array(RowId).min(1).max(PROPOSALS_MAX) }).strict(),
  z.object({ all: z.literal(true) }).strict(),
]);
export type DecideInput = z.infer<typeof DecideInput>;

/** `refused`: those that could not be carried out any more, with the reason; all others were. */
export type Decided = {
  decided: string[];
  refused: { id: string; code: ErrorCode; message: string }[];
  renamed: number;
};

/**
 * Carries out proposals of a model, in the order it made them and all in one step. One that can no longer be done,
 * since a person merged the other way meanwhile, is refused and no longer open; it keeps none of the others from being
 * carried out.
 */
export async function acceptProposals(ctx: Needs & Pick<Ctx, "locale">, input: DecideInput): Promise<Decided> {
  return await changeVocabulary(ctx, async (change) => {
    const { tx, project } = change;
    const open = await selectOpen(change, input);
    const before: string[] = [];
    const done: string[] = [];
    const refused: Decided["refused"] = missing(ctx, input, open);
    const undoable: string[] = [];
    for (const proposal of open) {
      try {
        before.push(...(await carryOut(change, proposal)));
        done.push(proposal.id);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        undoable.push(proposal.id);
        refused.push({ id: proposal.id, code: error.code, message: errorMessage(error, ctx.locale) });
      }
    }
    await decideProposals(tx, { projectId: project, ids: done, state: "accepted" });
    await decideProposals(tx, { projectId: project, ids: undoable, state: "rejected" });
    return { decided: done, refused, renamed: await renameEvents(tx, project, before) };
  });
}

/** Turns proposals down; nothing else changes. */
export async function rejectProposals(ctx: Needs & Pick<Ctx, "locale">, input: DecideInput): Promise<Decided> {
  return await changeVocabulary(ctx, async (change) => {
    const open = await selectOpen(change, input);
    const ids = open.map(({ id }) => id);
    const decided = await decideProposals(change.tx, { projectId: ctx.project, ids, state: "rejected" });
    return { decided, refused: missing(ctx, input, open), renamed: 0 };
  });
}

async function selectOpen({ tx, project }: Change, input: DecideInput): Promise<TypeProposal[]> {
  const ids = "ids" in input ? input.ids : undefined;
  return await selectProposals(tx, { projectId: project, state: "open", ids, limit: PROPOSALS_MAX });
}

/** Those that were named and are not open: decided already, or never there. */
function missing(
  { locale }: Pick<Ctx, "locale">,
  input: DecideInput,
  open: readonly TypeProposal[],
): Decided["refused"] {
  if (!("ids" in input)) return [];
  const there = new Set(open.map(({ id }) => id));
  return [...new Set(input.ids)]
    .filter((id) => !there.has(id))
    .map((id) => {
      const error = { code: "proposal_not_open", params: { id } } as const;
      return { id, code: error.code, message: errorMessage(error, locale) };
    });
}

/** Gives the names that events have which need another one now. */
async function carryOut(change: Change, proposal: TypeProposal): Promise<string[]> {
  const { sources, target } = proposal;
  if (proposal.kind === "describe") {
    await fillTexts(change, target.id, proposal);
    return [];
  }
  const merged = await applyMerge(change, { sources: sources.map(({ id }) => id), target: target.id });
  await fillTexts(change, merged.target, proposal);
  return merged.before;
}

/** Fills what a type lacks; what a person or an earlier proposal said stays, and so do names that mean other types. */
async function fillTexts(change: Change, id: string, proposal: TypeProposal): Promise<void> {
  const { tx, project, types } = change;
  const type = endOf(types, id);
  const node = type && types.get(type.id);
  if (!node) throw new AppError("not_found", { params: { what: "event type", id } });
  const given = [proposal.name_zh, proposal.name_en].flatMap((name) => name ?? []);
  const owners = await selectKeyOwners(tx, project, given.map(canonicalKey));
  const free = (name: string | undefined) => {
    const owner = name === undefined ? undefined : owners.get(canonicalKey(name));
    return owner === undefined || endOf(types, owner)?.id === node.id ? name : undefined;
  };
  const nameZh = node.nameZh ?? free(proposal.name_zh) ?? null;
  const nameEn = node.nameEn ?? free(proposal.name_en) ?? null;
  await addTypeNames(tx, {
    projectId: project,
    typeId: node.id,
    names: [nameZh, nameEn].flatMap((name) => name ?? []),
  });
  await updateEventTypes(tx, project, [node.id], {
    nameZh,
    nameEn,
    ...(node.definition === null && proposal.definition !== undefined ? { definition: proposal.definition } : {}),
    state: "accepted",
  });
  types.set(node.id, {
    ...node,
    nameZh,
    nameEn,
    definition: node.definition ?? proposal.definition ?? null,
    state: "accepted",
  });
}
