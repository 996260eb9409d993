import type { ReactNode } from "react";

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="space-y-2 border-t border-line pt-3">
      <h3 className="font-medium">{title}</h3>
      {children}
    </section>
  );
}
