import type { Options } from "react-markdown";
import remarkCjkFriendly from "remark-cjk-friendly";
import remarkGfm from "remark-gfm";
import { citedMarkdown, type CitedMarkdownOptions } from "./cited-markdown";

type Plugins = NonNullable<Options["remarkPlugins"]>;

/** How answers are read: GitHub's Markdown, emphasis beside Chinese signs, then sentences and citations. */
export function markdownPlugins(options: CitedMarkdownOptions): Plugins {
  return [
    // One tilde stands between the ends of a range far more often than around something struck out.
    [remarkGfm, { singleTilde: false }],
    remarkCjkFriendly,
    // Its tree is the part of mdast's that it looks at.
    [citedMarkdown as never, options],
  ];
}
