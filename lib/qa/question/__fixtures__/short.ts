import type { SegmentTree } from "@/lib/people";
import type { FactQuery } from "../../facts/query";

/** A tree of conditions in few characters, for tests: `gender 女 & did 预约试驾`. */
export function shortTree(tree: SegmentTree): string {
  if ("all" in tree) return tree.all.length === 0 ? "all" : tree.all.map(shortTree).join(" & ");
  if ("any" in tree) return `(${tree.any.map(shortTree).join(" | ")})`;
  if ("not" in tree) return `not (${shortTree(tree.not)})`;
  const span = "from" in tree || "to" in tree ? ` ${tree.from ?? ""}…${tree.to ?? ""}` : "";
  switch (tree.on) {
    case "events":
      return `did ${(tree.type ?? tree.category ?? []).join("/")}${tree.count?.min ? ` x${tree.count.min}` : ""}${span}`;
    case "behaviors":
      return `rows ${tree.contains ?? (tree.item ?? []).join("/")}${tree.count?.min ? ` x${tree.count.min}` : ""}${span}`;
    case "profile":
    case "property": {
      const { is } = tree;
      const name = tree.on === "profile" ? tree.field : tree.name;
      if ("in" in is) return `${name} ${is.in.join("/")}`;
      if ("yes" in is) return `${name} ${is.yes}`;
      if ("known" in is) return `${name} known ${is.known}`;
      return `${name} ${is.min ?? ""}..${is.max ?? ""}`;
    }
    case "target":
      return tree.group;
    case "users":
      return `users ${tree.ids.join("/")}`;
    case "activity":
      return `${tree.moment} active${span}`;
  }
}

/** A question to the data in few characters, for tests: `share did 下单购买 of gender 女`. */
export function short(query: FactQuery): string {
  const span = "from" in query || "to" in query ? ` ${String(query.from ?? "")}…${String(query.to ?? "")}` : "";
  switch (query.kind) {
    case "share":
      return `share ${shortTree(query.who)} of ${shortTree(query.among)}`;
    case "difference":
      return `difference ${shortTree(query.first.who)} of ${shortTree(query.first.among)} - ${shortTree(query.second.who)} of ${shortTree(query.second.among)}`;
    case "ranking":
      return `ranking ${query.field} ${shortTree(query.who)} of ${shortTree(query.among)}`;
    case "average":
      return `average ${query.field} of ${shortTree(query.among)}${query.by === undefined ? "" : ` by ${query.by}`}`;
    case "funnel":
      return `funnel ${query.steps.join(" > ")} of ${shortTree(query.among)}${span}`;
    case "followed":
      return `followed ${query.first} > ${query.second} of ${shortTree(query.among)}${span}${query.within_ms === undefined ? "" : ` in ${query.within_ms / 86_400_000} days`}`;
    case "next":
      return `next ${query.after} of ${shortTree(query.among)}${span}`;
    case "count":
      return `count ${query.what}${query.types ? ` ${query.types.join("/")}` : ""}${query.contains ? ` ${query.contains}` : ""} of ${shortTree(query.among)}${span}`;
    case "top":
      return `top ${query.what} of ${shortTree(query.among)}${span}`;
    case "pattern":
      return `pattern ${query.pattern}`;
    case "user":
      return `user ${query.user}`;
    case "changes":
      return `changes ${query.from} > ${query.to}`;
    case "graph":
      return `graph v${query.version}`;
    case "edge":
      return `edge ${query.edge}`;
    case "no_edge":
      return `no_edge ${query.source} > ${query.target}`;
    case "path":
      return `path ${query.edges.length}`;
  }
}
