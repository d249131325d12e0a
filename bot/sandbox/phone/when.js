// Dates and hours as the shop reads them: 6:32 pm, 23 Nov, by its own clock and in its own zone.

let zone; // IANA name; undefined: the browser's
let ahead = 0; // ms by which the shop's clock is ahead of the browser's
let formats = new Map();

/** What the server's clock says now (Unix time in seconds), and where the shop is. */
export function setClock(seconds, timeZone) {
  ahead = seconds * 1000 - Date.now();
  if ((timeZone ?? undefined) === zone) return;
  zone = timeZone ?? undefined;
  formats = new Map();
}

/** Now, in seconds as messages carry it. */
export const now = () => (Date.now() + ahead) / 1000;

const SHAPES = {
  hour: { hour: "numeric", minute: "2-digit", hour12: true },
  clock: { hour: "numeric", minute: "2-digit", hour12: false },
  day: { day: "numeric", month: "short" },
  dayAndYear: { day: "numeric", month: "short", year: "numeric" },
  full: { dateStyle: "full", timeStyle: "medium" },
  date: { year: "numeric", month: "2-digit", day: "2-digit" },
};

function format(shape, seconds, locale = "en-IN") {
  if (!formats.has(shape)) formats.set(shape, new Intl.DateTimeFormat(locale, { ...SHAPES[shape], timeZone: zone }));
  return formats.get(shape).format(new Date(seconds * 1000));
}

export const hour = (seconds) => format("hour", seconds);
export const clock = (seconds) => format("clock", seconds);
export const full = (seconds) => format("full", seconds);

const iso = (seconds) => format("date", seconds, "sv-SE"); // 2026-11-29

export const sameDay = (one, other) => iso(one) === iso(other);

export function day(seconds) {
  const today = now();
  const ago = Math.round((Date.parse(iso(today)) - Date.parse(iso(seconds))) / 86400000);
  if (ago === 0) return "Today";
  if (ago === 1) return "Yesterday";
  return format(iso(today).slice(0, 4) === iso(seconds).slice(0, 4) ? "day" : "dayAndYear", seconds);
}

export const brief = (seconds) => (day(seconds) === "Today" ? hour(seconds) : day(seconds));

export const duration = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export function size(bytes) {
  if (bytes === undefined) return "";
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
