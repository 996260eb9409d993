import type { ReactNode } from "react";
import { AskFrame } from "./_components/ask-frame";

/** The list of conversations stays while one goes from one to another. */
export default function AskLayout({ children }: { children: ReactNode }) {
  return <AskFrame>{children}</AskFrame>;
}
