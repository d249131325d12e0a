// Addresses that lead to the bot itself: https://t.me/<bot>?start=… and tg://resolve?domain=<bot>&start=…

/** The payload of /start behind an address of this bot ("" if it has none); null for any other address. */
export function startPayload(address, username) {
  const inApp = address.protocol === "tg:";
  if (!inApp && !["t.me", "telegram.me"].includes(address.hostname)) return null;
  const name = inApp ? address.searchParams.get("domain") : address.pathname.split("/")[1];
  if (name?.toLowerCase() !== username.toLowerCase()) return null;
  return address.searchParams.get("start") ?? "";
}
