import { NotFound } from "@/app/(pages)/_components/not-found";

/** Inside a project the shell stays, so that one can go on from here. */
export default function ProjectNotFound() {
  return <NotFound />;
}
