import { useEffect, useState } from "react";
import { type Colours, colours } from "./colours";

/** The colours of the theme that is on; a change of theme redraws. */
export function useColours(): Colours {
  const [now, setNow] = useState(colours);
  useEffect(() => {
    const change = () => setNow(colours());
    window.addEventListener("themechange", change);
    return () => window.removeEventListener("themechange", change);
  }, []);
  return now;
}
