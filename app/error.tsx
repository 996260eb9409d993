"use client";

import { PageFailed } from "./(pages)/_components/page-failed";

type ErrorPageProps = { error: unknown; retry: () => void };

export default function RootError({ error, retry }: ErrorPageProps) {
  return (
    <main className="px-4">
      <PageFailed error={error} onRetry={retry} />
    </main>
  );
}
