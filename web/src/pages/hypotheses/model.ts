/** What the page makes of a weighed hypothesis. */
import type { EvidenceTerm, HypothesisTable, ItemRow } from "../../api/rows";

/** The open or spoken-of item on which one more root would tell most; null where none is rated. */
export function nextItem(items: readonly ItemRow[]): ItemRow | null {
  let found: ItemRow | null = null;
  for (const item of items)
    if (item.expected !== null && item.expected > (found?.expected ?? 0)) found = item;
  return found;
}

/** The leading answer's weights, the prior first: ten times the decimal log of its odds. */
export function terms(table: HypothesisTable): EvidenceTerm[] {
  const leader = table.rows.find((r) => r.answer === table.leader) ?? table.rows[0];
  const roots = table.roots.map((r) => ({
    root: r.root,
    label: r.label,
    decibans: r.decibans,
    without: r.without,
    assertions: r.assertions,
    events: r.events ?? [],
  }));
  if (!leader || leader.prior <= 0 || leader.prior >= 1) return roots;
  const decibans = 10 * Math.log10(leader.prior / (1 - leader.prior));
  const prior = { root: "prior", label: "prior", decibans, without: null };
  return [{ ...prior, assertions: [], events: [] }, ...roots];
}
