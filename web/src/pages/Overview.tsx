import { MapPane } from "../panes/map/MapPane";
import { NetworkPane } from "../panes/network/NetworkPane";
import { TimelinePane } from "../panes/timeline/TimelinePane";

/** The first view: network, map and time beside each other; the evidence stands in the drawer. */
export function Overview() {
  return (
    <div className="panes">
      <NetworkPane />
      <MapPane />
      <TimelinePane />
    </div>
  );
}
