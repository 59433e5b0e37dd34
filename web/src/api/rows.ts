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
export type SourcePage = Schemas["SourcePage"];
export type Reported = Schemas["Reported"];
export type Neighbour = Schemas["Neighbour"];
export type PresenceRow = Schemas["PresenceRow"];
export type EventDetail = Schemas["EventDetail"];
export type Point = Schemas["Point"];
export type Regions = Schemas["Regions"];
export type EvidenceTerm = Schemas["EvidenceTerm"];
export type Cited = Schemas["Cited"];
export type DocumentPage = Schemas["DocumentPage"];
export type EventsHeader = Schemas["EventsHeader"];
export type FindingRow = Schemas["FindingRow"];
export type Share = Schemas["Share"];
export type ClaimRow = Schemas["ClaimRow"];
export type PolicyRow = Schemas["PolicyRow"];
export type MatrixRow = Schemas["MatrixRow"];
export type AttributionRow = Schemas["AttributionRow"];
export type CoincidenceRow = Schemas["CoincidenceRow"];
export type LinkRow = Schemas["LinkRow"];
export type StrengthRow = Schemas["StrengthRow"];
export type StrengthSaid = Schemas["StrengthSaid"];
export type ChangeRow = Schemas["ChangeRow"];
export type CompareRow = Schemas["CompareRow"];
export type CompareSide = Schemas["Side"];
export type FitRow = Schemas["FitRow"];
export type ProposalRow = Schemas["ProposalRow"];
export type Review = Schemas["Review"];
export type Reviewed = Schemas["Reviewed"];
export type Stale = Schemas["Stale"];
export type RunState = Schemas["RunState"];
export type RunGiven = Schemas["RunGiven"];
export type ExportReport = Schemas["ExportReport"];
export type Formats = Schemas["Formats"];
export type HypothesisTable = Schemas["HypothesisTable"];
export type ItemRow = Schemas["ItemRow"];
export type MatrixCell = Schemas["MatrixCell"];
export type ScenarioResult = Schemas["ScenarioResult"];
export type ScenarioRow = Schemas["ScenarioRow"];
export type MonthRow = Schemas["MonthRow"];
export type Spread = Schemas["Spread"];

export interface Rows<Row> {
  rows: readonly Row[];
  notes: readonly string[];
  revision: number;
}
