export type Matches = (row: Readonly<Record<string, string>>) => boolean;

export interface EncodedQuery {
  readonly matches: Matches;
  readonly orderBy: string | undefined;
}

/** The part of ServiceNow's encoded queries that is asked of the fake: `field=value`, `fieldISNOTEMPTY`, `ORDERBYfield`, all of them and. Throws for anything else. */
export function encodedQuery(text: string): EncodedQuery {
  const conditions: Matches[] = [];
  let orderBy: string | undefined;
  for (const part of text.split('^').filter((each) => each !== '')) {
    const order = /^ORDERBY(\w+)$/.exec(part)?.[1];
    const filled = /^([\w.]+)ISNOTEMPTY$/.exec(part)?.[1];
    const [, field, value] = /^([\w.]+)=(.*)$/.exec(part) ?? [];
    if (order !== undefined) orderBy = order;
    else if (filled !== undefined) conditions.push((row) => (row[filled] ?? '') !== '');
    else if (field !== undefined) conditions.push((row) => row[field] === value);
    else throw new Error(`an encoded query the fake does not know: ${part}`);
  }
  return { matches: (row) => conditions.every((condition) => condition(row)), orderBy };
}
