// Dates and hours as the shop reads them: 6:32 pm, 23 Nov.

const HOUR = new Intl.DateTimeFormat("en-IN", { hour: "numeric", minute: "2-digit", hour12: true });
const DAY = new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short", year: "numeric" });
const FULL = new Intl.DateTimeFormat("en-IN", { dateStyle: "full", timeStyle: "medium" });

const at = (seconds) => new Date(seconds * 1000);

export const hour = (seconds) => HOUR.format(at(seconds));
export const full = (seconds) => FULL.format(at(seconds));

export const sameDay = (one, other) => at(one).toDateString() === at(other).toDateString();

export function day(seconds) {
  const date = at(seconds);
  const now = new Date();
  const midnight = (one) => new Date(one.getFullYear(), one.getMonth(), one.getDate());
  const ago = Math.round((midnight(now) - midnight(date)) / 86400000);
  if (ago === 0) return "Today";
  if (ago === 1) return "Yesterday";
  return (date.getFullYear() === now.getFullYear() ? DAY : DAY_AND_YEAR).format(date);
}

export const brief = (seconds) => (day(seconds) === "Today" ? hour(seconds) : day(seconds));

export const duration = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export function size(bytes) {
  if (bytes === undefined) return "";
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
