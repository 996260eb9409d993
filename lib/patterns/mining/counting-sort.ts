/** Sorts indexes by small whole keys in linear time; those with equal keys keep their order. */
export function countingSort(indexes: Int32Array, keyOf: (index: number) => number, keys: number): Int32Array {
  const places = new Int32Array(keys + 1);
  for (let i = 0; i < indexes.length; i++) {
    const key = keyOf(indexes[i] as number) + 1;
    places[key] = (places[key] as number) + 1;
  }
  for (let key = 0; key < keys; key++) places[key + 1] = (places[key + 1] as number) + (places[key] as number);
  const sorted = new Int32Array(indexes.length);
  for (let i = 0; i < indexes.length; i++) {
    const index = indexes[i] as number;
    const key = keyOf(index);
    sorted[places[key] as number] = index;
    places[key] = (places[key] as number) + 1;
  }
  return sorted;
}

/** The place of each name in their order by UTF-16 code units, which is the same everywhere. */
export function ranks(names: readonly string[]): Int32Array {
  const order = names.map((_, i) => i).sort((a, b) => compareNames(names[a] ?? "", names[b] ?? "") || a - b);
  const places = new Int32Array(names.length);
  for (let place = 0; place < order.length; place++) places[order[place] as number] = place;
  return places;
}

const compareNames = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
