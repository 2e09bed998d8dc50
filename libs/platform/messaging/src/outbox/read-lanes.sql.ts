/**
 * The oldest rows of each claimed lane, in order. $1 smallint[] lanes, $2: messages per lane; a lane's first row always comes,
 * however large. No locks: the lanes are leased. A range of the index (lane, id) per lane, so a long backlog costs no more
 * than a short one; a window over the whole lane would read all of it each time.
 */
export const READ_LANES = `
  SELECT id, topic, messages
  FROM unnest($1::smallint[]) AS claimed (lane) CROSS JOIN LATERAL (
    SELECT id, topic, messages, sum(message_count) OVER (ORDER BY id) - message_count AS before
    FROM (SELECT * FROM platform.outbox o WHERE o.lane = claimed.lane ORDER BY id LIMIT 200) AS oldest
  ) AS slice
  WHERE before < $2
  ORDER BY id`;
