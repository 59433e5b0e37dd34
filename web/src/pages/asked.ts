/** What a page asks of the server: the filter in the server's words, with what the page adds. */
import { everything, type Filter } from "../state/filter";
import { monthText } from "../state/months";
import { useStore } from "../state/store";

type More = Record<string, string | number | null | undefined>;

/** Write the whole filter as the server reads it; lists are repeated. */
export function pageQuery(filter: Filter, more: More = {}): string {
  const out = new URLSearchParams();
  const put = (key: string, value: string | number | null | undefined) => {
    if (value !== null && value !== undefined && value !== "") out.append(key, String(value));
  };
  put("as_known", filter.known);
  put("scale", filter.scale);
  put("since", monthText(filter.from));
  put("until", monthText(filter.to));
  for (const id of filter.groups) put("group", id);
  for (const id of filter.relations) put("relation", id);
  for (const id of filter.supports) put("support", id);
  for (const id of filter.tiers) put("tier", id);
  for (const id of filter.sources) put("source", id);
  if (filter.p > 0) put("min_p", filter.p);
  if (filter.one) put("max_roots", 1);
  for (const [key, value] of Object.entries(more)) put(key, value);
  const text = out.toString();
  return text ? `?${text}` : "";
}

/** The filter of a page whose rows have groups and a time, and neither ties nor tiers. */
export function rowQuery(filter: Filter, more: More = {}): string {
  const { from, to, known, scale, groups } = filter;
  return pageQuery({ ...everything, from, to, known, scale, groups }, more);
}

/** Ask anew when the filter changes, and not when only the selection does. */
export const useRowQuery = (more: More = {}) => useStore((s) => rowQuery(s.filter, more));
export const usePageQuery = (more: More = {}) => useStore((s) => pageQuery(s.filter, more));
