import { Health } from './health.js';

test('every part is asked at once; one that throws or is late is down and says why', async () => {
  const health = new Health();
  health.register('good', () => ({ status: 'up', details: { connections: 3 } }));
  health.register('broken', () => Promise.reject(new Error('connection refused')));
  health.register('hanging', () => new Promise(() => {}));
  expect(await health.report(20)).toEqual({
    good: { status: 'up', details: { connections: 3 } },
    broken: { status: 'down', details: { error: 'connection refused' } },
    hanging: { status: 'down', details: { error: 'no answer within 20 ms' } },
  });
});

test('a part registered again replaces what it was', async () => {
  const health = new Health();
  health.register('loop', () => ({ status: 'down' }));
  health.register('loop', () => ({ status: 'up' }));
  expect(await health.report()).toEqual({ loop: { status: 'up' } });
});
