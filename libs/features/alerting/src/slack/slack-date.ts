/**
 * An instant (RFC 3339) in the reader's own time zone, by Slack's date token; its fallback is UTC.
 * Undefined for no instant or one that is none.
 */
export function slackDate(instant: string | null): string | undefined {
  const at = Date.parse(instant ?? '');
  return Number.isNaN(at) ? undefined : `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${utc(at)}>`;
}

/** For texts that are read without Slack's help. */
export function utcDate(instant: string | null): string | undefined {
  const at = Date.parse(instant ?? '');
  return Number.isNaN(at) ? undefined : utc(at);
}

function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
