export function NetworkPane() {
  return <section className="panel" aria-label="Who is tied to whom" />;
}
