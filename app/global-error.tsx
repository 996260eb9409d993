"use client";

import "./globals.css";

/** The root layout itself failed, so neither language nor words can be looked up: both languages, without help. */
const words = {
  title: "Whystream could not start this page · 页面无法显示",
  retry: "Try again · 重试",
} as const;

export default function GlobalError({ retry }: { retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto max-w-xl space-y-4 px-4 py-16">
          <h1 className="text-lg font-semibold">{words.title}</h1>
          <button type="button" onClick={retry} className="h-9 rounded-md border border-border bg-surface px-3">
            {words.retry}
          </button>
        </main>
      </body>
    </html>
  );
}
