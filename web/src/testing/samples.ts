import type { TieLine } from "../api/rows";

/** A tie with everything set, to be changed where a test cares. */
export function tie(change: Partial<TieLine> = {}): TieLine {
  return {
    id: "tie/ally:a--b@2020",
    key: "ally:a--b",
    relation: "ally",
    support: "",
    a: "a",
    b: "b",
    a_name: "A",
    b_name: "B",
    year: "2020",
    probability: 0.8,
    low: 0.7,
    high: 0.9,
    word: "likely",
    scale: "ICD 203",
    confidence: "low",
    evidence: "limited",
    roots: 1,
    concurring: 1,
    caveats: [],
    simulated: false,
    series: [
      { when: "2019", middle: 0.9, low: 0.8, high: 0.95, roots: 2 },
      { when: "2020", middle: 0.8, low: 0.7, high: 0.9, roots: 1 },
    ],
    sources: ["un"],
    tiers: ["typed"],
    first_held: null,
    last_held: null,
    ...change,
  };
}
