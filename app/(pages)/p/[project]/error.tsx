"use client";

import { PageFailed } from "@/app/(pages)/_components/page-failed";

type ErrorPageProps = { error: unknown; retry: () => void };

export default function ProjectError({ error, retry }: ErrorPageProps) {
  return <PageFailed error={error} onRetry={retry} />;
}
