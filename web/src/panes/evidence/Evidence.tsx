import { useEffect, useState } from "react";
import { useAsked, useStudy } from "../../api/asks";
import { useApi } from "../../api/client";
import type { Unfolded } from "../../api/rows";
import { Drawer } from "../../components/Drawer";
import { Answer } from "../../components/States";
import { useStore } from "../../state/store";
import { Assessed } from "./Assessed";
import { DocumentView } from "./DocumentView";
import { EventView } from "./EventView";
import { Guide } from "./Guide";
import { PartyView } from "./PartyView";
import { RegionView } from "./RegionView";
import { SourceView } from "./SourceView";

/** The evidence drawer: whatever is selected, unfolded down to its passages. */
export function Evidence() {
  const sel = useStore((s) => s.filter.sel);
  if (!sel) return <Guide />;
  const [kind, ...rest] = sel.split("/");
  if (kind === "party") return <PartyView id={rest.join("/")} />;
  if (kind === "region") return <RegionView region={rest.join("/")} />;
  if (kind === "source") return <SourceView id={rest.join("/")} />;
  if (kind === "event") return <EventView id={rest.join("/")} />;
  return <WhyView key={sel} id={sel} />;
}

function WhyView({ id }: { id: string }) {
  const select = useStore((s) => s.select);
  const study = useStudy();
  const why = useApi<Unfolded>(`why/${encodeURIComponent(id).replaceAll("%2F", "/")}${useAsked()}`);
  const [document, setDocument] = useState<{ id: string; assertion: string } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another subject closes the document
  useEffect(() => setDocument(null), [id]);
  const title = why.data?.title ?? id;
  return (
    <Drawer
      title={document ? "The document" : title}
      onClose={() => select(null)}
      onBack={document ? () => setDocument(null) : undefined}
    >
      {document ? (
        <DocumentView {...document} />
      ) : (
        <Answer of={why} what="Unfolding">
          {(found) => (
            <Assessed
              found={found}
              scales={study.data?.scales ?? []}
              onDocument={(doc, assertion) => setDocument({ id: doc, assertion })}
            />
          )}
        </Answer>
      )}
    </Drawer>
  );
}
