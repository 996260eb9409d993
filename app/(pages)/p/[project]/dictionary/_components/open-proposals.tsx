"use client";

import { Check, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { Notice } from "@/app/_ui/notice";
import { showToast } from "@/app/_ui/toast-store";
import { useDecide } from "@/lib/events/client";
import type { TypeProposal } from "@/lib/runs";
import { ProposalWords, useProposalLine } from "../../_components/proposal-words";
import { useProject } from "../../_components/project-context";
import { useShowProblem } from "../../_lib/use-show-problem";

type Decision = "accept" | "reject";

/** Proposals that wait for a person, who decides about all of them or about those that are ticked. */
export function OpenProposals({ proposals }: { proposals: readonly TypeProposal[] }) {
  const t = useTranslations();
  const project = useProject();
  const line = useProposalLine();
  const decide = useDecide(project.id);
  const showProblem = useShowProblem();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const chosen = proposals.filter(({ id }) => ticked.has(id)).map(({ id }) => id);
  const all = chosen.length === proposals.length;
  const tick = (ids: readonly string[], on: boolean) => {
    const next = new Set(ticked);
    for (const id of ids)
      if (on) next.add(id);
      else next.delete(id);
    setTicked(next);
  };
  const act = (decision: Decision) =>
    // By the time it is known, no proposal may be left and this list gone, and callbacks of `mutate` with it.
    void decide
      .mutateAsync({ decision, ids: chosen.length > 0 ? chosen : proposals.map(({ id }) => id) })
      .then(({ decided, renamed }) => {
        setTicked(new Set());
        const count = decided.length;
        showToast({
          tone: "ok",
          title: decision === "accept" ? t("dictionary.accepted", { count }) : t("dictionary.rejectedDone", { count }),
          text: renamed > 0 ? t("dictionary.renamed", { count: renamed }) : undefined,
        });
      }, showProblem);
  const words = (decision: Decision) =>
    chosen.length > 0 ? t(`dictionary.${decision}Selected`, { count: chosen.length }) : t(`dictionary.${decision}All`);
  return (
    <Card>
      <CardHeader
        title={t("dictionary.proposalsOpen", { count: proposals.length })}
        actions={
          <span className="flex flex-wrap justify-end gap-2">
            <Button size="sm" tone="primary" busy={decide.isPending} onClick={() => act("accept")}>
              <Check aria-hidden />
              {words("accept")}
            </Button>
            <Button size="sm" busy={decide.isPending} onClick={() => act("reject")}>
              <X aria-hidden />
              {words("reject")}
            </Button>
          </span>
        }
      />
      {decide.data && decide.data.refused.length > 0 ? (
        <div className="px-4 pt-3">
          <Notice tone="warn" title={t("dictionary.refusedTitle", { count: decide.data.refused.length })}>
            <ul>
              {decide.data.refused.map(({ id, message }) => (
                <li key={id}>{message}</li>
              ))}
            </ul>
          </Notice>
        </div>
      ) : null}
      <label className="flex items-center gap-2 border-b border-line px-3 py-1.5 text-sm text-muted">
        <input
          type="checkbox"
          className="block size-6 scale-75 accent-accent"
          ref={(box) => {
            if (box) box.indeterminate = chosen.length > 0 && !all;
          }}
          checked={all}
          onChange={(event) =>
            tick(
              proposals.map(({ id }) => id),
              event.target.checked,
            )
          }
        />
        {t("dictionary.selectProposals")}
      </label>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it */}
      <ul
        tabIndex={0}
        aria-label={t("dictionary.proposals")}
        className="max-h-96 divide-y divide-line overflow-y-auto focus-inset"
      >
        {proposals.map((proposal) => (
          <li key={proposal.id} className="flex items-start gap-2 px-3 py-2" data-testid="proposal">
            <input
              type="checkbox"
              className="block size-6 shrink-0 scale-75 accent-accent"
              aria-label={t("dictionary.selectProposal", { text: line(proposal) })}
              checked={ticked.has(proposal.id)}
              onChange={(event) => tick([proposal.id], event.target.checked)}
            />
            <ProposalWords proposal={proposal} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
