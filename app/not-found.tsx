import { NotFound } from "./(pages)/_components/not-found";

export default function RootNotFound() {
  return (
    <main className="px-4">
      <NotFound />
    </main>
  );
}
