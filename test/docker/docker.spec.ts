import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readSettings } from '#platform/config';

/** Docker is not on every machine, so these hold the files to what they refer to; that the images run is CI's to prove. */
interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
  readonly healthcheck?: object;
  readonly deploy?: { readonly replicas: number };
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { file: string }>>;
  readonly volumes: Readonly<Record<string, null>>;
}

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as Compose;
const dockerfile = readFileSync('Dockerfile', 'utf8');
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build);

test('the services are those of the architecture', () => {
  expect(services.map(([name]) => name)).toEqual(['postgres', 'kafka', 'ingest', 'allocator', 'evaluator']);
  expect(compose.services['evaluator']!.deploy!.replicas).toBe(2);
});

test.each(ours)('%s runs an app that exists, with settings it reads', (_, service) => {
  const [main] = service.command!;
  expect(existsSync(main!.replace(/^dist\//, '').replace(/\.js$/, '.ts'))).toBe(true);
  const known = namesOfSettings();
  for (const name of Object.keys(service.environment)) expect(known).toContain(name.replace(/_FILE$/, ''));
});

test.each(services)('%s refers to nothing that is not there', (_, service) => {
  const inside = Object.entries(service.environment).filter(([name]) => name.endsWith('_FILE')).map(([, file]) => file);
  expect(inside.sort()).toEqual((service.secrets ?? []).map((secret) => `/run/secrets/${secret}`).sort());
  for (const secret of service.secrets ?? []) expect(compose.secrets[secret]!.file).toBe(`./secrets/${secret}`);
  for (const [source] of (service.volumes ?? []).map((volume) => volume.split(':'))) {
    expect(source!.startsWith('./') ? existsSync(source!) : source! in compose.volumes).toBe(true);
  }
  for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
    expect(condition).toBe('service_healthy');
    expect(compose.services[name]!.healthcheck).toBeDefined();
  }
});

test('published ports are those the image listens on, on this machine only, one per replica', () => {
  const [, port] = /PORT=(\d+)/.exec(dockerfile)!;
  const published = ours.flatMap(([, service]) => service.ports ?? []);
  for (const mapping of published) expect(mapping).toMatch(new RegExp(`^127\\.0\\.0\\.1:\\d+(-\\d+)?:${port}$`));
  expect(published).toHaveLength(2);
});

test('the image is small and unprivileged: built from files that are let in, on the Node of package.json', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
  expect(new Set(bases)).toEqual(new Set([`node:${dependencies['node']!.split('.')[0]}-slim`]));
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dockerfile).toMatch(/npm prune --omit=dev/);
  expect(dockerfile).toMatch(/\/health\/ready/);
  const letIn = [...readFileSync('.dockerignore', 'utf8').matchAll(/^!(.+)$/gm)].map(([, path]) => path!);
  for (const path of letIn) expect(existsSync(path)).toBe(true);
  const [, files] = /^COPY (package\.json.*) \.\/$/m.exec(dockerfile)!;
  for (const file of files!.split(' ')) expect(letIn).toContain(file);
});

/** The names the services ask the environment for. */
function namesOfSettings(): Set<string> {
  const names = new Set<string>();
  readSettings(new Proxy({}, { get: (_, name) => void names.add(String(name)) }));
  return names;
}
