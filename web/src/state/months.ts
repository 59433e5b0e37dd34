/** Months counted from year 0, the unit of the time brush: 2020-03 is 2020 × 12 + 2. */

const DAY = 86_400_000;

export function monthOf(year: number, month = 1): number {
  return year * 12 + month - 1;
}

/** Read `2020` or `2020-03`; a year alone is its first or its last month. */
export function parseMonth(text: string | undefined, end: "first" | "last"): number | null {
  const found = /^(\d{4})(?:-(\d{2}))?/.exec(text ?? "");
  if (!found) return null;
  const month = found[2] ? Number(found[2]) : end === "first" ? 1 : 12;
  return month >= 1 && month <= 12 ? monthOf(Number(found[1]), month) : null;
}

export function monthText(month: number | null): string {
  if (month === null) return "";
  const year = Math.floor(month / 12);
  return `${year}-${String((month % 12) + 1).padStart(2, "0")}`;
}

/** Days since 1970 to months. */
export function monthOfDay(day: number): number {
  const date = new Date(day * DAY);
  return monthOf(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

/** First day of a month, as days since 1970. */
export function dayOfMonth(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY;
}

export function dayText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
