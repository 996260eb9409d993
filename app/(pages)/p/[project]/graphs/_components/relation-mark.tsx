import { edgeMarkup, PAGE_PALETTE, type Relation } from "@/lib/causal";

/** How an edge of this kind is drawn, in small. */
export function RelationMark({ relation }: { relation: Relation }) {
  const markup = edgeMarkup(
    {
      id: relation,
      source: "",
      target: "",
      relation,
      level: 2,
      path: "M1,8H41",
      stem: "M1,8H31",
      tip: { x: 41, y: 8, angle: 0 },
      width: 2,
      mark: { x: 0, y: 0 },
      seal: { data: "none", model: "none", human: "none" },
      label: "",
      labelled: false,
      loop: false,
      conflict: false,
      provisional: false,
    },
    { palette: PAGE_PALETTE, lang: "en" },
  );
  return (
    <svg aria-hidden width={44} height={16} viewBox="0 0 44 16" className="shrink-0">
      {/* oxlint-disable-next-line react/no-danger -- made of numbers and names of ours alone */}
      <g dangerouslySetInnerHTML={{ __html: markup }} />
    </svg>
  );
}
