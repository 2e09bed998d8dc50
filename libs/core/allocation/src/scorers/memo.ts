/** Answers kept by key, forgotten all at once beyond `limit`: keys come from tickets, and somebody may send a new one each time. */
export class Memo<V> {
  private readonly kept = new Map<string, V>();

  constructor(private readonly limit = 2_000) {}

  get(key: string, compute: () => V): V {
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    if (this.kept.size >= this.limit) this.kept.clear();
    const value = compute();
    this.kept.set(key, value);
    return value;
  }
}

export function memo<V>(compute: (key: string) => V): (key: string) => V {
  const memory = new Memo<V>();
  return (key) => memory.get(key, () => compute(key));
}
