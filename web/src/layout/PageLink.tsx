import type { ComponentProps } from "react";
import { Link } from "wouter";
import { toQuery } from "../state/filter";
import { useStore } from "../state/store";

type Props = Omit<ComponentProps<"a">, "href"> & { to: string };

/** A link to a page: the filter goes along, selection and choices stay behind. */
export function PageLink({ to, ...rest }: Props) {
  const query = useStore((s) => toQuery({ ...s.filter, sel: null, choices: {} }));
  return <Link href={query ? `${to}?${query}` : to} {...rest} />;
}
