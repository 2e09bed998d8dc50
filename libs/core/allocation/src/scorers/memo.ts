/** Answers kept by key, forgotten all at once beyond `limit`: keys come from tickets, and somebody may send a new one each time. */
export function memo<V>(compute: (key: string) => V, limit = 2_000): (key: string) => V {
  const kept = new Map<string, V>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= limit) kept.clear();
    const value = compute(key);
    kept.set(key, value);
    return value;
  };
}
