import type { ServerResponse } from 'node:http';
import { LoopbackServer, type LoopbackRequest } from './loopback-server.js';

export type NominatimBehaviour =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number }
  | { readonly kind: 'body'; readonly body: string }
  | { readonly kind: 'hang' };

interface Asked {
  readonly city: string;
  readonly country: string;
  readonly userAgent: string;
  /** Of the monotonic clock, ms. */
  readonly at: number;
}

/** Speaks Nominatim's /search as its manual has it, knows the places it is given, and misbehaves as scripted. */
export class FakeNominatim {
  readonly asked: Asked[] = [];
  private readonly places = new Map<string, { lat: string; lon: string }>();
  private readonly scripted: NominatimBehaviour[] = [];
  private server!: LoopbackServer;

  static async start(): Promise<FakeNominatim> {
    const fake = new FakeNominatim();
    fake.server = await LoopbackServer.start((request, response) => fake.answer(request, response));
    return fake;
  }

  get url(): string {
    return this.server.url;
  }

  knows(city: string, country: string, lat: number, lng: number): this {
    this.places.set(`${city}, ${country}`, { lat: String(lat), lon: String(lng) });
    return this;
  }

  /** The next requests are answered so, in order; after them as they should be. */
  script(...behaviours: NominatimBehaviour[]): this {
    this.scripted.push(...behaviours);
    return this;
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private answer({ method, url, headers }: LoopbackRequest, response: ServerResponse): void {
    const json = (status: number, body: string, more: Record<string, string> = {}): void => void response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...more }).end(body);
    const query = url.searchParams;
    const [city, country] = [query.get('city') ?? '', query.get('countrycodes') ?? ''];
    if (method !== 'GET' || url.pathname !== '/search' || query.get('format') !== 'jsonv2') return json(400, '{"error":{"code":400,"message":"not a search in jsonv2"}}');
    this.asked.push({ city, country, userAgent: headers['user-agent'] ?? '', at: performance.now() });
    const scripted = this.scripted.shift();
    if (scripted?.kind === 'hang') return;
    if (scripted?.kind === 'status') return json(scripted.status, '{}', scripted.retryAfter === undefined ? {} : { 'retry-after': String(scripted.retryAfter) });
    if (scripted?.kind === 'body') return json(200, scripted.body);
    const place = this.places.get(`${city}, ${country}`);
    return json(200, JSON.stringify(place ? [{ place_id: 1, licence: 'Data © OpenStreetMap contributors', ...place, category: 'place', type: 'city', name: city, display_name: `${city}, ${country}` }] : []));
  }
}
