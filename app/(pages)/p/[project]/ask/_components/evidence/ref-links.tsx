"use client";

import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { patternPlace } from "@/lib/patterns";
import type { Fact, FactRef } from "@/lib/qa";
import { useProject } from "../../../_components/project-context";

/** The page that shows what a fact leads to; users by condition have none of their own. */
export function hrefOf(base: string, ref: FactRef): string | undefined {
  switch (ref.kind) {
    case "edge":
      return `${base}/graphs/${ref.graph}?v=${ref.version}&edge=${ref.id}`;
    case "node":
      return `${base}/graphs/${ref.graph}?v=${ref.version}&node=${ref.id}`;
    case "pattern":
      return `${base}/patterns?set=${patternPlace(ref.id).set}&pattern=${ref.id}`;
    case "user":
      return `${base}/users/${encodeURIComponent(ref.id)}`;
    case "event_type":
      return `${base}/dictionary?q=${encodeURIComponent(ref.name)}`;
    case "users":
      return undefined;
  }
}

/** Of a path there may be as many as it has relations. */
const LINKS_MAX = 6;

/** Where a fact leads, as links. */
export function RefLinks({ fact }: { fact: Fact }) {
  const t = useTranslations();
  const project = useProject();
  const base = `/p/${project.id}`;
  const words = (ref: FactRef): string => {
    switch (ref.kind) {
      case "edge":
        return t("ask.openEdge");
      case "node":
        return t("ask.openNode");
      case "pattern":
        return t("ask.openPattern");
      case "user":
        return t("ask.openUser", { user: ref.id });
      case "event_type":
        return t("ask.openType", { type: ref.name });
      case "users":
        return "";
    }
  };
  // A relation shows its two ends itself.
  const withEdge = fact.refs.some(({ kind }) => kind === "edge");
  const links = fact.refs.flatMap((ref) => {
    if (withEdge && ref.kind === "node") return [];
    const href = hrefOf(base, ref);
    return href === undefined ? [] : [{ href, text: words(ref) }];
  });
  const unique = [...new Map(links.map((link) => [link.href, link])).values()].slice(0, LINKS_MAX);
  return unique.map(({ href, text }) => (
    <Button key={href} asChild size="sm" className="max-w-full">
      <Link href={href}>
        <span className="truncate">{text}</span>
      </Link>
    </Button>
  ));
}
