import type { MatrixRow } from "../../api/rows";
import { CopyCsv } from "../../components/CopyCsv";
import { matrixOf, pair } from "./model";

const MOST = 14;

/** A matrix of expected events; the counts of those who claimed their own are set in bold. */
export function Against({ rows }: { rows: readonly MatrixRow[] }) {
  const { claimants, doers, at, top } = matrixOf(rows);
  const [down, across] = [claimants.slice(0, MOST), doers.slice(0, MOST)];
  const left = claimants.length - down.length + doers.length - across.length;
  return (
    <div className="table-wrap">
      <div className="table-tools">
        <span>{left > 0 && `${left} smaller ones stand in the CSV alone`}</span>
        <CopyCsv
          table={() => [
            ["claimed by", "likely did it", "expected events"],
            ...rows.map((r) => [r.claimed_by, r.did, r.events]),
          ]}
        />
      </div>
      <table className="matrix">
        <caption className="sr">Claimed against did it, expected events</caption>
        <thead>
          <tr>
            <th scope="col">claimed by ↓ · did it →</th>
            {across.map((did) => (
              <th key={did} scope="col" className="number">
                {did}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {down.map((claimed) => (
            <tr key={claimed}>
              <th scope="row">{claimed}</th>
              {across.map((did) => {
                const events = at.get(pair(claimed, did));
                return (
                  <td key={did} className={claimed === did ? "number same" : "number"}>
                    {events === undefined ? (
                      <span className="missing">·</span>
                    ) : (
                      <>
                        <span className="heat" data-level={level(events, top)} />
                        {events < 0.05 ? "<0.1" : events.toFixed(1)}
                      </>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One of five shades; the smallest count above nothing still shows. */
function level(value: number, top: number): number {
  return Math.max(1, Math.ceil(5 * Math.sqrt(value / (top || 1))));
}
