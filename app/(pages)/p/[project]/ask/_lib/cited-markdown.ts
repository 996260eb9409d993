import type { CitedSentence } from "@/lib/runs";
import { citedParts, type CitedPart } from "./citations";
import { sourceOffsets } from "./source-offsets";

/** A part of Markdown's tree, as far as it is looked at here. */
export type MarkdownNode = {
  type: string;
  value?: string;
  alt?: string | null;
  url?: string;
  children?: MarkdownNode[];
  position?: { start: { offset?: number }; end: { offset?: number } };
  data?: { hName: string; hProperties: Record<string, string> };
};

export type CitedMarkdownOptions = {
  /** Those that were checked already, in order. */
  sentences: readonly CitedSentence[];
  /** Leaves unsupported sentences out. */
  onlySupported: boolean;
};

/** What the page draws sentences and citations by: Markdown itself makes neither of these elements. */
export const SENTENCE_TAG = "mark";
export const CITATION_TAG = "cite";

/**
 * A plugin for remark that makes Markdown of a model safe to show and finds its sentences. HTML, images and references
 * become words, links lose addresses that are none of the web and show the others; each sentence becomes elements that
 * carry its number, one for each stretch of text of equal form, and each citation one that carries the ids of its facts
 * and the number of its sentence, where that was checked.
 */
export function citedMarkdown({ sentences, onlySupported }: CitedMarkdownOptions) {
  return (tree: MarkdownNode, file: { value: unknown }): void => {
    const source = String(file.value);
    const reader = new Reader(source, sentences, onlySupported);
    tree.children = reader.all(tree.children ?? [], false);
    reader.markEnds();
  };
}

/** Parts that go when nothing is left in them. */
const HOLDERS = new Set([
  "paragraph",
  "heading",
  "emphasis",
  "strong",
  "delete",
  "link",
  "list",
  "listItem",
  "blockquote",
]);

class Reader {
  private readonly source: string;
  private readonly sentences: readonly CitedSentence[];
  private readonly onlySupported: boolean;
  private readonly last = new Map<number, MarkdownNode>();

  constructor(source: string, sentences: readonly CitedSentence[], onlySupported: boolean) {
    this.source = source;
    this.sentences = sentences;
    this.onlySupported = onlySupported;
  }

  all(nodes: readonly MarkdownNode[], inline: boolean): MarkdownNode[] {
    return nodes.flatMap((node) => this.one(node, inline));
  }

  /** Of each sentence the last element says so: what is said of the whole stands behind it. */
  markEnds(): void {
    for (const { data } of this.last.values()) if (data) data.hProperties["dataLast"] = "true";
  }

  private one(node: MarkdownNode, inline: boolean): MarkdownNode[] {
    switch (node.type) {
      case "text":
        return this.text(node, node.value ?? "");
      case "inlineCode":
        return this.leaf(node);
      case "code":
        return this.hides(this.sentenceAt(startOf(node))) ? [] : [node];
      case "html":
      case "definition":
      case "footnoteDefinition": {
        const words = this.text(node, node.value ?? this.written(node));
        if (inline || words.length === 0) return words;
        return [{ type: "paragraph", children: words }];
      }
      case "linkReference":
      case "imageReference":
      case "footnoteReference":
        return this.text(node, this.written(node));
      case "image":
        return this.text(node, node.alt ?? "");
      case "link":
        return this.link(node);
    }
    if (!node.children) return [node];
    const children = this.all(node.children, INLINE_HOLDERS.has(node.type));
    if (HOLDERS.has(node.type) && node.children.length > 0 && isBlank(children)) return [];
    return [{ ...node, children }];
  }

  private written(node: MarkdownNode): string {
    return this.source.slice(startOf(node), endOf(node));
  }

  /** An address that leads anywhere else is only words; one of the web stands beside its words. */
  private link(node: MarkdownNode): MarkdownNode[] {
    const address = node.url ?? "";
    const children = this.all(node.children ?? [], true);
    if (isBlank(children)) return [];
    const shown = textOf(children);
    const beside: MarkdownNode[] =
      address === "" || shown === address || `http://${shown}` === address || `mailto:${shown}` === address
        ? []
        : [{ type: "text", value: ` (${address})` }];
    return isWebAddress(address) ? [{ ...node, children: [...children, ...beside] }] : [...children, ...beside];
  }

  private leaf(node: MarkdownNode): MarkdownNode[] {
    const sentence = this.sentenceAt(startOf(node));
    if (!sentence) return [node];
    return this.hides(sentence) ? [] : [this.sentence(sentence, [node])];
  }

  /** A text cut at the borders of sentences, and there at citations. */
  private text(node: MarkdownNode, value: string): MarkdownNode[] {
    const offsets = sourceOffsets(value, this.source, startOf(node), endOf(node));
    const out: MarkdownNode[] = [];
    let from = 0;
    while (from < value.length) {
      const sentence = this.sentenceAt(offsets[from] ?? 0);
      let to = from + 1;
      while (to < value.length && this.sentenceAt(offsets[to] ?? 0) === sentence) to++;
      const parts = citedParts(value.slice(from, to)).map((part) => partNode(part, sentence));
      if (!sentence) out.push(...parts);
      else if (!this.hides(sentence)) out.push(this.sentence(sentence, parts));
      from = to;
    }
    return out;
  }

  private sentenceAt(offset: number): CitedSentence | undefined {
    let [low, high] = [0, this.sentences.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const sentence = this.sentences[middle];
      if (!sentence) return undefined;
      if (offset < sentence.start) high = middle - 1;
      else if (offset >= sentence.end) low = middle + 1;
      else return sentence;
    }
    return undefined;
  }

  private hides(sentence: CitedSentence | undefined): boolean {
    return this.onlySupported && sentence?.status === "unsupported";
  }

  private sentence(sentence: CitedSentence, children: MarkdownNode[]): MarkdownNode {
    const node: MarkdownNode = {
      type: "citedSentence",
      children,
      data: { hName: SENTENCE_TAG, hProperties: { dataSentence: String(sentence.n) } },
    };
    this.last.set(sentence.n, node);
    return node;
  }
}

const INLINE_HOLDERS = new Set(["paragraph", "heading", "emphasis", "strong", "delete", "link", "tableCell"]);

function partNode({ text, facts }: CitedPart, sentence: CitedSentence | undefined): MarkdownNode {
  const words: MarkdownNode = { type: "text", value: text };
  if (!facts) return words;
  return {
    type: "citation",
    children: [words],
    data: {
      hName: CITATION_TAG,
      hProperties: { dataFacts: facts.join(" "), ...(sentence ? { dataSentence: String(sentence.n) } : {}) },
    },
  };
}

const startOf = (node: MarkdownNode): number => node.position?.start.offset ?? 0;
const endOf = (node: MarkdownNode): number => node.position?.end.offset ?? 0;

const textOf = (nodes: readonly MarkdownNode[]): string =>
  nodes.map(({ value = "", children = [] }) => value + textOf(children)).join("");

/** Whether there is nothing to read in it; a picture has become words by then. */
const isBlank = (nodes: readonly MarkdownNode[]): boolean =>
  nodes.every(({ type, value, children }) =>
    children ? isBlank(children) : type === "break" || (value !== undefined && value.trim() === ""),
  );

export function isWebAddress(address: string): boolean {
  try {
    return ["http:", "https:", "mailto:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
