import { RecordTicketEvents, RefoldTickets, Sla1700000002000 } from '#features/sla';
import { TestConfig, testDatabase } from '#testing';
import { READ_TICKETS } from '../../libs/features/sla/src/persistence/read-tickets.sql.js';
test('b', async () => {
  const db = await testDatabase([Sla1700000002000]);
  const config = new TestConfig('tiers: {gold: {high: {response: 30, resolution: 180}}}');
  const rec = new RecordTicketEvents(db.dataSource, new RefoldTickets(config));
  const orig = db.dataSource.transaction;
  const times: Record<string, number> = {};
  (db.dataSource as any).transaction = (work: any) => orig.call(db.dataSource, (m: any) => work(new Proxy(m, { get: (t, k) => k === 'query' ? async (sql: string, p: any) => { const s = performance.now(); const r = await t.query(sql, p); const name = sql.trim().slice(0, 60).replace(/\s+/g,' '); times[name] = (times[name] ?? 0) + performance.now() - s; return r; } : t[k] })));
  for (const round of [1, 2]) {
    const t0 = performance.now(); const c0 = process.cpuUsage();
    for (let b = 0; b < 20; b++) {
      const messages = Array.from({ length: 1000 }, (_, i) => { const id = `T${b}-${i}`; const u = new Date(Date.now() - 60000 + round * 1000).toISOString(); return { id: id + u, topic: 't', key: 'k', type: 't', source: 's', time: u, tenantId: 'acme', correlationId: 'c', data: JSON.stringify({ id, priority: 'high', created_at: u, updated_at: u, status: round === 1 ? 'open' : 'in_progress', customer_tier: 'gold', title: 'VPN is down again', description: 'x'.repeat(200) }) }; });
      await rec.record(messages);
    }
    const cpu = process.cpuUsage(c0);
    console.log(round, (20000 / (performance.now() - t0) * 1000).toFixed(0), 'events/s, node cpu us/event', ((cpu.user + cpu.system) / 20000).toFixed(1), times);
    for (const k in times) delete times[k];
  }
  await db.close();
}, 300000);
