/** Names for the rows of the generated schema, so that pages read as the study speaks. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Overview = Schemas["Overview"];
export type ScaleWords = Schemas["ScaleWords"];
export type Word = Schemas["Word"];
export type TieLine = Schemas["TieLine"];
export type PartyRow = Schemas["PartyRow"];
export type Unfolded = Schemas["Unfolded"];
export type SourceRow = Schemas["SourceRow"];
export type PresenceRow = Schemas["PresenceRow"];
export type EventDetail = Schemas["EventDetail"];
export type Point = Schemas["Point"];
export type Regions = Schemas["Regions"];
export type EvidenceTerm = Schemas["EvidenceTerm"];
export type Cited = Schemas["Cited"];
export type DocumentPage = Schemas["DocumentPage"];
export type EventsHeader = Schemas["EventsHeader"];
export type FindingRow = Schemas["FindingRow"];
export type AttributionRow = Schemas["AttributionRow"];
export type CoincidenceRow = Schemas["CoincidenceRow"];
export type StrengthRow = Schemas["StrengthRow"];
export type StrengthSaid = Schemas["StrengthSaid"];

export interface Rows<Row> {
  rows: readonly Row[];
  notes: readonly string[];
  revision: number;
}
