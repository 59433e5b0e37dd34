/** What line and mark mean; drawn with the same shapes as the network. */
export function Legend() {
  return (
    <footer>
      <Line dash="" words="3 roots or more" />
      <Line dash="7 4" words="2 roots" />
      <Line dash="0.1 5" words="1 root" round />
      <Mark colour="ally" words="ally">
        <circle cx="14" cy="6" r="4.5" />
      </Mark>
      <Mark colour="support" words="support">
        <path d="M9 0.5 L20 6 L9 11.5 Z" />
      </Mark>
      <Mark colour="rival" words="rival">
        <path d="M9.5 1.5 L18.5 10.5 M18.5 1.5 L9.5 10.5" strokeWidth="2.4" />
      </Mark>
      <Mark colour="other" words="other relation">
        <path d="M11 1.5 L16 6 L11 10.5" fill="none" strokeWidth="2.4" />
      </Mark>
    </footer>
  );
}

function Line({ dash, words, round }: { dash: string; words: string; round?: boolean }) {
  return (
    <span className="pair">
      <svg width="28" height="12" aria-hidden="true">
        <line
          x1="1"
          x2="27"
          y1="6"
          y2="6"
          stroke="var(--ink)"
          strokeWidth="3"
          strokeDasharray={dash}
          strokeLinecap={round ? "round" : "butt"}
        />
      </svg>
      {words}
    </span>
  );
}

function Mark({
  colour,
  words,
  children,
}: {
  colour: string;
  words: string;
  children: React.ReactNode;
}) {
  const ink = `var(--${colour})`;
  return (
    <span className="pair">
      <svg width="28" height="12" aria-hidden="true" fill={ink} stroke="none">
        <line x1="0" x2="28" y1="6" y2="6" stroke={ink} strokeWidth="2" />
        <g stroke={ink} strokeWidth="0">
          {children}
        </g>
      </svg>
      {words}
    </span>
  );
}
