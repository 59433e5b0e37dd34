import { NetworkPane } from "../panes/network/NetworkPane";

export function Overview() {
  return (
    <div className="panes">
      <NetworkPane />
    </div>
  );
}
