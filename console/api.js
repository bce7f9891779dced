// The public API, as any customer calls it. Nothing here knows the page.

import { authorization } from './sign.js';

/** What the API refused, in the words that it used. */
export class Refused extends Error {
  constructor(status, message, fields) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

const pause = (millis) => new Promise((done) => setTimeout(done, millis));

/** One customer's way to the API below `/v2` of this page's own host. */
export class Api {
  constructor(key, secret) {
    this.key = key;
    this.secret = secret;
  }

  get(path) {
    return this.call('GET', path);
  }

  /** A call that changes something; it ends with its Operation, and a repeat after a lost answer changes nothing twice. */
  async change(method, path, content) {
    const operation = await this.call(method, path, content, crypto.randomUUID());
    return this.settled(operation);
  }

  async settled(operation) {
    let now = operation;
    for (let wait = 150; now.state === 'pending'; wait = Math.min(wait * 1.5, 2000)) {
      await pause(wait);
      now = await this.get(`/operation/${operation.id}`);
    }
    if (now.state !== 'success') {
      throw new Refused(0, now.message || `The operation ended in ${now.state}${now.reason ? ` (${now.reason})` : ''}.`, []);
    }
    return now;
  }

  async call(method, path, content, idempotencyKey) {
    const body = content === undefined ? '' : JSON.stringify(content);
    const url = new URL(`/v2${path}`, location.origin);
    const headers = {
      Authorization: await authorization({
        key: this.key, secret: this.secret, method, path: url.pathname, body, query: url.searchParams,
        expires: Math.floor(Date.now() / 1000) + 600,
      }),
    };
    if (body) headers['Content-Type'] = 'application/json';
    if (idempotencyKey) headers['Idempotency-Key'] = idempotencyKey;
    const answer = await fetch(url, { method, headers, body: body || undefined, cache: 'no-store' });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      throw new Refused(answer.status, said.message || said.detail || `The answer was ${answer.status}.`, said.errors || []);
    }
    return said;
  }
}
