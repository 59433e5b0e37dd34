import { useEffect, useRef } from "react";
import type { Colours } from "../../design/colours";
import type { MonthCounts } from "./months";

interface Props {
  months: MonthCounts;
  from: number | null;
  to: number | null;
  width: number;
  height: number;
  colours: Colours;
}

/** Events by month as bars; inside the brush in ink, outside it pale. */
export function Histogram({ months, from, to, width, height, colours }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !canvas.current) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.current.width = Math.round(width * ratio);
    canvas.current.height = Math.round(height * ratio);
    context.scale(ratio, ratio);
    const { counts, first } = months;
    const top = counts.reduce((a, b) => Math.max(a, b), 1);
    const step = width / counts.length;
    for (let i = 0; i < counts.length; i++) {
      const n = counts[i] as number;
      if (!n) continue;
      const month = first + i;
      const inside = (from === null || month >= from) && (to === null || month <= to);
      context.fillStyle = inside ? colours["ink-2"] : colours["line-2"];
      const tall = Math.max(1, (n / top) * (height - 12));
      context.fillRect(i * step, height - tall, Math.max(0.6, step - (step > 4 ? 1 : 0)), tall);
    }
    context.fillStyle = colours["ink-3"];
    context.font = `11px ${colours.sans}`;
    if (months.dated) context.fillText(`${top.toLocaleString("en-GB")} a month at most`, 2, 10);
  }, [months, from, to, width, height, colours]);
  return (
    <canvas
      ref={canvas}
      className="bars"
      style={{ width, height }}
      role="img"
      aria-label="Events by month"
    />
  );
}
