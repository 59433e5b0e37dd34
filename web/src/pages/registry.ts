/** The pages, in the order of the rail: one line each. */
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import { Overview } from "./Overview";

export interface Page {
  path: string;
  title: string;
  /** One sentence, shown under the page's title and as the rail's tooltip. */
  about: string;
  /** Rail group: look, weigh, or do. */
  group: "look" | "weigh" | "do";
  view: ComponentType | LazyExoticComponent<ComponentType>;
}

export const page = (
  path: string,
  title: string,
  group: Page["group"],
  about: string,
  load: () => Promise<{ default: ComponentType }>,
): Page => ({ path, title, group, about, view: lazy(load) });

export const pages: readonly Page[] = [
  {
    path: "/",
    title: "Ties",
    group: "look",
    about: "Network, map, time and evidence under one filter.",
    view: Overview,
  },
  page(
    "/claims",
    "Claims",
    "look",
    "Claimed against did it: by deaths and target, with both denominators and their intervals.",
    () => import("./claims/Claims"),
  ),
  page(
    "/brief",
    "Brief",
    "do",
    "The current view as a brief or in another format, with what its terms keep back.",
    () => import("./brief/Brief"),
  ),
  page(
    "/runs",
    "Runs",
    "do",
    "The model fitted from here: progress, time left, and what earlier fits said.",
    () => import("./runs/Runs"),
  ),
  page(
    "/review",
    "Review",
    "do",
    "What was proposed, one by one beside its passage. Nothing counts as decided before a person says so.",
    () => import("./review/Review"),
  ),
  page(
    "/compare",
    "Compare",
    "weigh",
    "Two moments of knowledge, or two fits, side by side: what is concluded otherwise, and which source did it.",
    () => import("./compare/Compare"),
  ),
  page(
    "/changes",
    "Changes",
    "weigh",
    "What became known, changed or was withdrawn, write by write, and from whom.",
    () => import("./compare/Changes"),
  ),
  page(
    "/attributions",
    "Attributions",
    "weigh",
    "Who is likely behind each event, beside who claimed it.",
    () => import("./attributions/Attributions"),
  ),
  page(
    "/sources",
    "Sources",
    "weigh",
    "Who speaks: grade, what each says itself or only passes on, and what was learned of it.",
    () => import("./sources/Sources"),
  ),
  page(
    "/strengths",
    "Strengths",
    "weigh",
    "How strong each group is: intervals over time, beside what each source said.",
    () => import("./strengths/Strengths"),
  ),
  page(
    "/coincidences",
    "Coincidences",
    "weigh",
    "Same day, same place, different parties: how often chance alone would bring them together.",
    () => import("./coincidences/Coincidences"),
  ),
  page(
    "/links",
    "Links",
    "weigh",
    "Some operational link between two groups, from events alone: never its type or its sign.",
    () => import("./links/Links"),
  ),
  page(
    "/hypotheses",
    "Hypotheses",
    "weigh",
    "Competing answers, weighed by the study's own evidence: one term per root.",
    () => import("./hypotheses/Hypotheses"),
  ),
  page(
    "/scenarios",
    "Scenarios",
    "weigh",
    "What would go with a stated course, beside things as they are: counts with intervals, and no forecast.",
    () => import("./scenarios/Scenarios"),
  ),
];
