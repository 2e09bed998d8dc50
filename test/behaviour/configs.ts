/** What every user starts with. */
export const SIMPLE = `
tiers:
  gold:
    high: {response: 30, resolution: 180}
`;
