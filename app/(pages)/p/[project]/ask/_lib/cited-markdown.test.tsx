import { renderToStaticMarkup } from "react-dom/server";
import Markdown from "react-markdown";
import { describe, expect, it } from "vitest";
import type { CitedSentence } from "@/lib/runs";
import { HOSTILE_TEXTS } from "@/lib/testing/hostile-texts";
import { markdownPlugins } from "./markdown-plugins";

function draw(text: string, sentences: readonly CitedSentence[] = [], onlySupported = false): string {
  return renderToStaticMarkup(
    <Markdown remarkPlugins={markdownPlugins({ sentences, onlySupported })}>{text}</Markdown>,
  );
}

/** Sentences by what they say, in the order in which they stand. */
function found(text: string, ...said: [string, CitedSentence["status"]][]): CitedSentence[] {
  let from = 0;
  return said.map(([words, status], n) => {
    const start = text.indexOf(words, from);
    expect(start).toBeGreaterThanOrEqual(from);
    from = start + words.length;
    return { n, start, end: from, facts: [], status, reasons: [] };
  });
}

describe("sentences within Markdown", () => {
  it("keep their number across emphasis, lists and citations", () => {
    const text = "**结论：**加购后更常购买[f1]。\n\n- 第二句 [f2]\n- Third [f1][f3].";
    const html = draw(
      text,
      found(
        text,
        ["**结论：**加购后更常购买[f1]。", "supported"],
        ["第二句 [f2]", "unsupported"],
        ["Third [f1][f3].", "supported"],
      ),
    );
    expect(html).toContain('<strong><mark data-sentence="0">结论：</mark></strong>');
    expect(html).toContain(
      '<mark data-sentence="0" data-last="true">加购后更常购买<cite data-facts="f1" data-sentence="0">[f1]</cite>。</mark>',
    );
    expect(html).toContain(
      '<li><mark data-sentence="1" data-last="true">第二句 <cite data-facts="f2" data-sentence="1">[f2]</cite></mark>',
    );
    expect(html).toContain(
      '<cite data-facts="f1" data-sentence="2">[f1]</cite><cite data-facts="f3" data-sentence="2">[f3]</cite>',
    );
  });

  it("are left out where they are not supported, with what held nothing else", () => {
    const text = "One [f1]. Two.\n\n**Three.**\n\n- Four\n- Five [f2]";
    const sentences = found(
      text,
      ["One [f1].", "supported"],
      ["Two.", "unsupported"],
      ["**Three.**", "unsupported"],
      ["Four", "unsupported"],
      ["Five [f2]", "supported"],
    );
    const html = draw(text, sentences, true);
    expect(html).not.toMatch(/Two|Three|Four|<strong>/);
    expect(html).toContain("One");
    expect(html.match(/<li>/g)).toHaveLength(1);
    expect(html.match(/<p>/g)).toHaveLength(1);
    expect(draw(text, sentences)).toMatch(/Two[\s\S]*Three[\s\S]*Four/);
  });

  it("are found behind escapes, references and code", () => {
    const text = "A \\* b &amp; c. `code` d [f1].";
    const sentences = found(text, ["A \\* b &amp; c.", "supported"], ["`code` d [f1].", "unsupported"]);
    expect(draw(text, sentences)).toContain('<mark data-sentence="0" data-last="true">A * b &amp; c.</mark>');
    expect(draw(text, sentences, true)).not.toMatch(/code|d /);
  });

  it("may end anywhere while the text still grows", () => {
    const text = "Done [f1]. Not yet [f2";
    const html = draw(text, found(text, ["Done [f1].", "supported"]));
    expect(html).toContain("Not yet [f2");
    expect(html.match(/<mark /g)).toHaveLength(1);
  });
});

describe("Markdown of a model", () => {
  it("emphasises beside Chinese signs", () => {
    expect(draw("**重点。**后")).toBe("<p><strong>重点。</strong>后</p>");
    expect(draw("这是**“引用”**的话")).toContain("<strong>“引用”</strong>");
    expect(draw("3~5 天，1~2 次")).toBe("<p>3~5 天，1~2 次</p>");
  });

  it("shows HTML as words", () => {
    expect(draw("<script>x</script>")).toBe("<p>&lt;script&gt;x&lt;/script&gt;</p>");
    expect(draw('a <b onclick="x">c</b>')).toContain("&lt;b onclick=");
  });

  it("shows no picture, only what it is called", () => {
    expect(draw("![a cat](http://evil.example/x.png)")).toBe("<p>a cat</p>");
    expect(draw("![a cat][x]\n\n[x]: http://evil.example/x.png")).not.toContain("<img");
  });

  it("shows where links lead, and lets none lead out of the web", () => {
    expect(draw("[click](https://a.example/b)")).toContain("click (https://a.example/b)</a>");
    expect(draw("<https://a.example/>")).toContain(">https://a.example/</a>");
    for (const bad of [
      "javascript:alert(1)",
      "data:text/html,x",
      "//evil.example",
      "file:///etc/passwd",
      "/p/sample",
    ]) {
      const html = draw(`[click](${bad})`);
      expect(html).not.toContain("<a");
      expect(html).toContain("click");
    }
  });

  it("lets nobody turn citations into links or notes", () => {
    const html = draw(
      "So [f1], [f1][f2] and [^f1].\n\n[f1]: http://evil.example\n[f2]: http://evil.example\n\n[^f1]: note",
    );
    expect(html).not.toMatch(/<a |<sup|<section/);
    expect(html).toContain('<cite data-facts="f1">[f1]</cite>');
  });

  it("stays words and harmless elements whatever is written", () => {
    for (const text of HOSTILE_TEXTS) {
      for (const whole of [text, `**a** ${text} [f1]\n\n${text}`]) {
        const sentence: CitedSentence = {
          n: 0,
          start: 0,
          end: whole.length,
          facts: [],
          status: "unsupported",
          reasons: [],
        };
        const html = draw(whole, [sentence]);
        expect(html).not.toMatch(/<(script|img|svg|iframe|style|link|input|object|form|section|sup)\b/i);
        expect(html).not.toMatch(/<[^>]+\son[a-z]+\s*=/i);
        for (const [, href] of html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^(https?|mailto):/);
        expect(draw(whole, [sentence], true)).not.toContain("<mark");
      }
    }
  });
});
