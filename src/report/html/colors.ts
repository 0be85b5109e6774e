/**
 * The colors of every page, as custom properties. `--on` and `--off` tell behavior monitoring apart for every kind of color
 * vision (orange and blue of Okabe and Ito, 2008, darkened until they can be read as text on `--paper`).
 */
export const COLORS = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1d2125; --muted: #5a636e; --line: #dde1e6; --shade: #f5f6f8;
  --accent: #0a58c2; --on: #b54708; --off: #00669e; --warn: #b3261e; --good: #1a7040;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181b; --ink: #e6e8eb; --muted: #a0a8b2; --line: #33383f; --shade: #1f2226;
    --accent: #8ab8ff; --on: #ffa25e; --off: #62b8ee; --warn: #ff8a80; --good: #74cf97;
  }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --ink: #000000; --muted: #4a4a4a; --line: #c4c4c4; --shade: #f5f5f5;
    --accent: #003f91; --on: #9c3d06; --off: #005685; --warn: #9c1f18; --good: #155c34;
  }
}
`;
