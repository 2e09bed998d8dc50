import type { FastifyInstance } from 'fastify';

/** Fastify answers 404 where the path exists under another method; this remembers the routes, to answer 405 and Allow. */
export function rememberRoutes(fastify: FastifyInstance): (path: string) => readonly string[] {
  const routes: { readonly segments: readonly string[]; readonly methods: readonly string[] }[] = [];
  fastify.addHook('onRoute', ({ url, method }) => {
    if (!url.includes('*')) routes.push({ segments: url.split('/'), methods: [method].flat() });
  });
  return (path) => {
    const asked = path.split('/');
    const here = routes.filter(({ segments }) => segments.length === asked.length && segments.every((segment, i) => segment.startsWith(':') || segment === asked[i]));
    return [...new Set(here.flatMap(({ methods }) => methods))].sort();
  };
}
