import type { Metadata } from "next";
import { titleWords } from "../_lib/page-of";
import { NewQuestion } from "./_components/new-question";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("ask.title") };
}

export default function Ask() {
  return <NewQuestion />;
}
