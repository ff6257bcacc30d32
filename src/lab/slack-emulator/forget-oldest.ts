/** Keeps a map within bounds in long soaks. What is that old has long expired. */
export function forgetOldest(map: Map<string, unknown>, keep = 10_000): void {
  for (const key of map.keys()) {
    if (map.size <= keep) return;
    map.delete(key);
  }
}
